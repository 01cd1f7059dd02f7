package org.qicd.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qicd.testing.Reference.doubles;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.qicd.testing.Reference;

/** Adam and gradient descent against trajectories of Optax and JAX. */
class OptimizerReferenceTest {

  @Test
  void trajectories() {
    Reference reference = Reference.read("adam.json");
    Set<String> seen = new HashSet<>();
    for (JsonNode c : reference.cases()) {
      String name = c.get("optimizer").asText();
      seen.add(name);
      Optimizer optimizer =
          name.equals("adam")
              ? new Adam(
                  c.get("beta1").doubleValue(),
                  c.get("beta2").doubleValue(),
                  c.get("epsilon").doubleValue())
              : new Sgd(c.get("momentum").doubleValue());
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
    assertThat(seen).containsExactlyInAnyOrder("adam", "sgd");
  }
}
