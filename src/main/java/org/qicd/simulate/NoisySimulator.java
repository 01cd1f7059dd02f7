package org.qicd.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.PauliString;
import org.qicd.random.Draw;
import org.qicd.simulate.kernels.Kernels;

/**
 * A simulator of a device with random errors. Each block of images runs under one of the step's
 * patterns of errors, the blocks in turn: the states are pure, and the mean over patterns is the
 * noise. The patterns follow from the seed and the step, so each simulation of a step meets the
 * same ones, and so do all students of equal circuits. Their states are then unlike where their
 * weights are. Gradients are those of the circuit with its errors.
 *
 * <p>Call {@link #bind} and {@link #beginStep} before the first block of a step.
 */
public final class NoisySimulator extends Simulator {
  private final PauliNoise noise;
  private final NoisyPlan noisy;
  private final List<List<BoundLayer>> layersOf = new ArrayList<>(); // of each pattern
  private final NoisyPlan.Pattern[] patterns; // null: not drawn in this step
  private double[] weights;
  private int step;
  private NoisyPlan.Pattern pattern; // of the current block
  private double[] before; // the output states without the Pauli string at the end
  private final double[] behind;

  public NoisySimulator(Circuit circuit, PauliNoise noise) {
    this(new NoisyPlan(circuit, noise), noise);
  }

  private NoisySimulator(NoisyPlan noisy, PauliNoise noise) {
    super(noisy.plan(), Kernels.best());
    this.noisy = noisy;
    this.noise = noise;
    patterns = new NoisyPlan.Pattern[noise.patterns()];
    for (int k = 0; k < patterns.length; k++) {
      layersOf.add(k == 0 ? layers : newLayers(noisy.plan(), kernels));
    }
    behind = new double[psi.length];
  }

  /**
   * Refuses a circuit that cannot be simulated under noise.
   *
   * @throws IllegalArgumentException naming the gate
   */
  public static void check(Circuit circuit) {
    NoisyPlan unused = new NoisyPlan(circuit, PauliNoise.NONE);
  }

  @Override
  public void bind(double[] own) {
    checkWeights(plan(), own);
    weights = own;
    Arrays.fill(patterns, null);
  }

  @Override
  public void beginStep(int number) {
    step = number;
    Arrays.fill(patterns, null);
  }

  @Override
  public void forward(EncodedImages images, int[] which, int from, int count) {
    take(from / BLOCK % patterns.length);
    super.forward(images, which, from, count);
    before = psi;
    if (hasEnd()) {
      System.arraycopy(applied(end(), psi), 0, behind, 0, psi.length);
      psi = behind;
    }
  }

  /** Goes on with a pattern, which is drawn when a step first needs it. */
  private void take(int index) {
    layers = layersOf.get(index);
    if (patterns[index] == null) {
      patterns[index] = noisy.draw(Draw.NOISE.stream(noise.seed(), step, index));
      double[] all = patterns[index].weights(weights);
      layers.forEach(layer -> layer.bind(all));
    }
    pattern = patterns[index];
  }

  private boolean hasEnd() {
    return (pattern.flips | pattern.signs) != 0;
  }

  /** The Pauli string at the end. */
  private PauliString end() {
    StringBuilder letters = new StringBuilder();
    for (int q = 0; q < plan().circuit().numQubits(); q++) {
      letters.append("IXZY".charAt((pattern.flips >> q & 1) + 2 * (pattern.signs >> q & 1)));
    }
    return new PauliString(letters.toString());
  }

  @Override
  public void backward() {
    double[] output = psi;
    if (hasEnd()) {
      System.arraycopy(applied(end(), b), 0, b, 0, b.length); // it is its own inverse
    }
    psi = before;
    super.backward();
    psi = output;
  }

  @Override
  public void clearGradient() {
    layersOf.forEach(each -> each.forEach(BoundLayer::clearSums));
  }

  @Override
  public void addGradient(double[] gradient) {
    for (int k = 0; k < patterns.length; k++) {
      if (patterns[k] != null) {
        layers = layersOf.get(k);
        double[] all = patterns[k].newGradient();
        super.addGradient(all);
        patterns[k].addGradient(all, gradient);
      }
    }
  }

  @Override
  public void addGradient(int lane, double[] gradient) {
    double[] all = pattern.newGradient();
    super.addGradient(lane, all);
    pattern.addGradient(all, gradient);
  }
}
