package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.Arrays;
import org.qicd.circuit.Circuit;
import org.qicd.measure.Estimates;
import org.qicd.simulate.kernels.Kernels;

/**
 * A simulator whose gradient is that of the parameter-shift rule: the seeded sum is measured in
 * circuits in which one angle of one gate is shifted, and the rule puts the derivative together
 * (see {@link ShiftRule}). A weight that occurs in several gates has several derivatives, which add
 * up. With exact estimates the gradient is that of the adjoint sweep.
 *
 * <p>The shift is one of the angle that the circuit asks for. A device with a relative error eps
 * turns by {@code (1 + eps)} times the shift, and the rule does not know. So the rule is biased on
 * such a device, as it is in reality: a two-term rule gives {@code sin((1 + eps) pi / 2) / (1 +
 * eps)} times the true derivative. Other errors do no harm.
 *
 * <p>For each angle, only the layers behind it are simulated again, once for a two-term rule and
 * twice for a four-term rule. All shifted states are linear combinations of these and psi, because
 * {@code exp(-i s G / 2) = cos(s/2) + sin(s/2) exp(-i pi G / 2)} for a G with eigenvalues 1 and -1.
 */
public final class ShiftSimulator extends MeasuringSimulator {
  private final Plan asked;
  private final Sites sites;
  private final double[] angles; // of the sites
  private final ShiftedLayer shifted;
  private final double[][] passes; // states with an angle shifted by pi, and by 2 pi
  private final double[] state; // a combination of them
  private final double[] factors = new double[3];
  private final double[] derivative = new double[LANES];
  private final double[] variances = new double[LANES];

  /**
   * Creates a simulator.
   *
   * @throws IllegalArgumentException if a trained gate has no parameter-shift rule
   */
  public ShiftSimulator(Plan plan) {
    this(plan, Kernels.best());
  }

  ShiftSimulator(Plan plan, Kernels kernels) {
    this(plan, new Sites(plan.circuit()), kernels);
  }

  private ShiftSimulator(Plan plan, Sites sites, Kernels kernels) {
    super(sites.plan(), plan.circuit().numWeights(), kernels, Long.MAX_VALUE);
    asked = plan;
    this.sites = sites;
    angles = new double[sites.numAngles()];
    shifted = new ShiftedLayer(plan.circuit().numQubits());
    boolean four = sites.list().stream().anyMatch(site -> site.numPasses() == 2);
    passes = new double[four ? 2 : 1][psi.length];
    state = new double[psi.length];
  }

  /**
   * The number of shifted circuits that the gradient of one image takes: 2 or 4 for each trained
   * angle of a gate. Each is measured in as many ways as there are seeds.
   *
   * @throws IllegalArgumentException if a trained gate has no parameter-shift rule
   */
  public static long circuits(Circuit circuit) {
    return Sites.circuits(circuit);
  }

  @Override
  public Plan plan() {
    return asked;
  }

  @Override
  public void bind(double[] weights) {
    checkWeights(asked, weights);
    sites.evaluate(weights, angles);
    super.bind(angles);
  }

  /** Measures the circuits with shifted angles, site by site, and adds this block's gradient. */
  @Override
  public void backward() {
    for (Site site : sites.list()) {
      for (int pass = 0; pass < site.numPasses(); pass++) {
        run(site, site.passAngle(pass), passes[pass]);
      }
      Arrays.fill(derivative, 0);
      Arrays.fill(variances, 0);
      for (int j = 0; j < site.rule.shifts.length; j++) {
        site.combine(site.stretch * site.rule.shifts[j], factors);
        combine(site.numPasses());
        add(site.rule.factors[j], measure(state));
      }
      add(site);
    }
  }

  /** Simulates the layers from a site on, with its angle shifted. */
  private void run(Site site, double shift, double[] to) {
    double[] from = states[site.firstLayer];
    shift(site, site.firstLayer, shift, from, behind(site.firstLayer, to));
    for (int index = site.firstLayer + 1; index < layers.size(); index++) {
      BoundLayer layer = layers.get(index);
      from = behind(index - 1, to);
      layer.rotateAgain(kernels, from, imageAngles);
      layer.rotate(kernels, from, layer.t);
      shift(site, index, shift, from, behind(index, to));
    }
  }

  private void shift(Site site, int index, double shift, double[] from, double[] to) {
    BoundLayer layer = layers.get(index);
    Turns turns = site.turns(index);
    if (turns == null) {
      layer.permute(kernels, from, to);
    } else {
      shifted.permute(kernels, layer, turns, shift, from, to);
    }
  }

  /** Where the states behind a layer go: the last ones to a given array. */
  private double[] behind(int layer, double[] last) {
    return layer == layers.size() - 1 ? last : layer % 2 == 0 ? b : bNext;
  }

  private void combine(int count) {
    double c0 = factors[0];
    double c1 = factors[1];
    double c2 = factors[2];
    double[] pi = passes[0];
    for (int k = 0; k < state.length; k++) {
      state[k] = c0 * psi[k] + c1 * pi[k];
    }
    if (count == 2) {
      double[] twoPi = passes[1];
      for (int k = 0; k < state.length; k++) {
        state[k] += c2 * twoPi[k];
      }
    }
  }

  private void add(double factor, Estimates.Sums sums) {
    for (int lane = 0; lane < lanes(); lane++) {
      derivative[lane] += factor * sums.value[lane];
      variances[lane] += factor * factor * sums.variance[lane];
    }
  }

  private void add(Site site) {
    for (int lane = 0; lane < lanes(); lane++) {
      double byAngle = site.factor * derivative[lane];
      double variance = site.factor * site.factor * variances[lane];
      if (site.isScaled()) {
        double x = imageAngles[site.feature * LANES + lane];
        addTo(site.weight, lane, x * byAngle, x * x * variance);
        addTo(site.shift, lane, byAngle, variance);
      } else {
        addTo(site.weight, lane, byAngle, variance);
      }
    }
  }
}
