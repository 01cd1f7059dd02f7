package org.qicd.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qicd.testing.Reference.doubles;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.qicd.testing.Reference;

/** Adam and gradient descent against trajectories of Optax and JAX. */
class OptimizerReferenceTest {

  @Test
  void trajectories() {
    Reference reference = Reference.read("adam.json");
    for (JsonNode c : reference.cases()) {
      String name = c.get("optimizer").asText();
      Optimizer optimizer =
          new Adam(
              c.get("beta1").doubleValue(),
              c.get("beta2").doubleValue(),
              c.get("epsilon").doubleValue());
      double[] weights = doubles(c.get("start"));
      Optimizer.State state = Optimizer.State.initial(weights.length);
      for (int t = 0; t < c.get("gradients").size(); t++) {
        Optimizer.Step step =
            optimizer.step(
                weights,
                doubles(c.get("gradients").get(t)),
                state,
                c.get("learningRate").doubleValue());
        weights = step.weights();
        state = step.state();
        reference.assertEqual(name + " step " + t, c.get("trajectory").get(t), weights);
      }
      assertThat(state.steps()).isEqualTo(c.get("gradients").size());
    }
    assertThat(reference.cases()).isNotEmpty();
  }

  @Test
  void gradientDescent() {
    Optimizer.Step step =
        new Sgd()
            .step(new double[] {1, -2}, new double[] {4, -8}, Optimizer.State.initial(2), 0.25);
    assertThat(step.weights()).containsExactly(0, 0);
    assertThat(step.state().steps()).isEqualTo(1);
  }
}
