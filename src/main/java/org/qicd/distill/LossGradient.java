package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.qicd.circuit.Circuit;
import org.qicd.measure.Shots;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.PeerFidelities;
import org.qicd.simulate.Simulator;
import org.qicd.simulate.StateBatch;

/**
 * The loss of one student and its gradient, over the images added since {@link #bind}. The loss is
 * a {@link TaskTerm}, a {@link DistillTerm}, or both. Each block of 8 images takes one backward
 * sweep.
 *
 * <p>The seeds {@code b = dL/d psi*} of the sweep, for one image, are:
 *
 * <ul>
 *   <li>for cross-entropy and KL, {@code sum over c of (p_c - q_c) z_c' O_c psi} with q the one-hot
 *       label or the peers' mean probabilities, and z_c' the slope of the score: beta for logits,
 *       {@code 1 / (<O_c> + floor)} by Born's rule;
 *   <li>for infidelity, {@code -1/K sum over the K peers j of <psi_j|psi> psi_j};
 *   <li>for superfidelity, {@code (-sigma + sqrt((1 - Tr sigma^2) / (1 - Tr rho^2)) rho) (x) I
 *       psi}.
 * </ul>
 *
 * <p>Where a gradient is {@linkplain GradientRule measured}, the seeds are the factors of the
 * measured numbers: {@code dL = sum over s of v_s dp_s + w dF}. By {@link GradientRule#SPSA}
 * nothing is seeded: the gradient is a {@link LossDifference}.
 *
 * <p>An object must not be used by several threads at once.
 */
public final class LossGradient implements ClassProbabilities {
  private final Circuit circuit;
  private final Simulator simulator;
  private final ClassReadout readout;
  private final double[] classWeights;
  private final double[] meanProbabilities;
  private final PeerFidelities fidelities;
  private Superfidelity superfidelity;
  private EncodedImages images; // those of the current block
  private int[] which; // positions of images in the data
  private int from; // where the current block begins in them
  private int count; // images in the current block
  private final double[] imageWeight = new double[BLOCK]; // of each image of the current block
  private final boolean[] hasTarget = new boolean[BLOCK];
  private final double[] targetWeight = new double[BLOCK]; // an image's weight, 0 without a target
  private final double[] seedWeight = new double[BLOCK];
  private boolean classesRead; // whether the readout's rows belong to the current block
  private Shots shots = Shots.EXACT;
  private final MeasuredLoss measured; // null: gradients come from adjoint sweeps
  private final LossGradient exact; // what a loss of shifted circuits is compared with; else null
  private final LossDifference difference; // null: gradients come from the simulator
  private final MeasuredLoss centre; // null, or of the loss of which this is a displaced one
  private final long[] students = new long[BLOCK]; // this student, in each lane
  private final long[] keys = new long[BLOCK]; // of the images of the current block, with shots
  private final TaskLoss.Sum task = new TaskLoss.Sum();
  private final DistillLoss.Sum distill = new DistillLoss.Sum();
  private double value; // of the terms that have been added, with their scales

  public LossGradient(Circuit circuit) {
    this(Simulator.ofBatches(circuit));
  }

  /** Finds gradients by a method of measurement, as {@link #measureBy} says. */
  public LossGradient(Circuit circuit, GradientMethod method) {
    this(new MeasuredLoss(circuit, method));
  }

  /** Takes an existing simulator, whose weights and gradient from then on belong to this object. */
  public LossGradient(Simulator simulator) {
    this(simulator, null, null);
  }

  private LossGradient(MeasuredLoss measured) {
    this(measured.simulator(), measured, null);
  }

  private LossGradient(Simulator simulator, MeasuredLoss measured, MeasuredLoss centre) {
    this.simulator = simulator;
    circuit = simulator.plan().circuit();
    this.measured = measured;
    this.centre = centre;
    boolean displaces = measured != null && measured.displaces();
    difference = displaces ? new LossDifference(displaced(measured), displaced(measured)) : null;
    exact = measured == null || displaces ? null : new LossGradient(circuit);
    fidelities = new PeerFidelities(simulator);
    readout = new ClassReadout(circuit.readout(), simulator);
    classWeights = new double[circuit.readout().numClasses() * BLOCK];
    meanProbabilities = new double[classWeights.length];
  }

  /** A loss with displaced weights, which has a {@link #value} and no gradient. */
  private static LossGradient displaced(MeasuredLoss centre) {
    return new LossGradient(Simulator.ofBatches(centre.circuit()), null, centre);
  }

  public Circuit circuit() {
    return circuit;
  }

  @Override
  public int numClasses() {
    return circuit.readout().numClasses();
  }

  /** Sets the weights and forgets all images. Class probabilities are then exact. */
  public void bind(double[] weights) {
    shots = Shots.EXACT;
    simulator.bind(weights);
    simulator.clearGradient();
    task.clear();
    distill.clear();
    clearValue();
    if (measured != null) {
      measured.bind(weights);
    }
    if (difference != null) {
      difference.forget();
    }
  }

  /**
   * Begins a step of a training under noise, whose errors are drawn anew.
   *
   * @param step number of the step from the start of the training
   */
  public void beginStep(int step) {
    simulator.beginStep(step);
  }

  /**
   * Estimates class probabilities from shots, until {@link #bind}. Adjoint gradients are then not
   * those of the losses, and so are not to be used.
   *
   * @param student index of this student, by which outcomes are drawn
   */
  public void estimateBy(Shots by, int student) {
    shots = by;
    Arrays.fill(students, student);
  }

  /**
   * Measures class probabilities and gradients in a step of a training, until {@link #bind}.
   *
   * @param by how often each circuit is run; exact for exact numbers in its place
   * @param student index of this student
   * @param step number of the step from the start of the training
   */
  public void measureBy(Shots by, int student, int step) {
    measured.begin(by, student, step);
    if (difference != null) {
      difference.displace(measured.weights(), measured.displacement());
    }
    measure(false);
    if (isCompared()) {
      exact.bind(measured.weights());
    }
  }

  /** Goes over from labelled to shared images, which have draws of their own. */
  public void toShared() {
    measure(true);
  }

  private void measure(boolean shared) {
    if (measured != null) {
      estimateBy(measured.of(shared), measured.student());
    }
    if (difference != null) {
      difference.estimateBy(measured.ofDisplaced(1), measured.ofDisplaced(2), measured.student());
    }
  }

  /**
   * Simulates a block of images. Its states are kept until the next block.
   *
   * @param count 1 to 8 images {@code which[from] ..}
   */
  public void forward(EncodedImages images, int[] which, int from, int count) {
    this.images = images;
    this.which = which;
    this.from = from;
    this.count = count;
    simulator.forward(images, which, from, count);
    for (int lane = 0; lane < count; lane++) {
      imageWeight[lane] = images.weight(which[from + lane]);
      keys[lane] = shots.areExact() ? 0 : images.key(which[from + lane]);
    }
    classesRead = false;
    if (measured != null) {
      measured.begin(keys, count);
    }
  }

  /** The readout of the current block, computed when it is first asked for. */
  private ClassReadout classes() {
    if (!classesRead) {
      if (shots.areExact()) {
        readout.read();
      } else {
        readout.read(shots, count, students, keys);
      }
      classesRead = true;
    }
    return readout;
  }

  /** Stores the student's outputs for the current block, in the form that the divergence needs. */
  public void output(Divergence divergence, StudentOutputs to, int block) {
    switch (divergence) {
      case NONE -> {}
      case INFIDELITY -> simulator.store(to.states(), block);
      case SUPERFIDELITY -> simulator.reduce(to.rows(block));
      case KL ->
          System.arraycopy(classes().probabilities, 0, to.rows(block), 0, classWeights.length);
    }
  }

  /** The probability of a class for an image of the current block. */
  @Override
  public double probability(int lane, int classIndex) {
    return classes().probabilities[classIndex * BLOCK + lane];
  }

  /** The natural logarithm of the probability of a class for an image of the current block. */
  @Override
  public double logProbability(int lane, int classIndex) {
    return classes().logProbabilities[classIndex * BLOCK + lane];
  }

  /** The most probable class of an image of the current block. */
  public int prediction(int lane) {
    return classes().prediction(lane);
  }

  /** Adds the task term of the current block to loss and gradient. */
  public void add(TaskTerm term) {
    Arrays.fill(classWeights, 0);
    crossEntropy(term);
    if (term.scale != 0) {
      seedClasses();
      differentiate(other -> other.add(term));
    }
  }

  /**
   * Adds the gradient of terms that have been seeded.
   *
   * @param terms adds them to another loss: the exact one that a measured one is compared with, or
   *     those with displaced weights
   */
  private void differentiate(Consumer<LossGradient> terms) {
    if (difference != null) {
      difference.add(images, which, from, count, terms);
    } else if (sweeps()) {
      simulator.backward();
    }
    if (isCompared()) {
      exact.forward(images, which, from, count);
      terms.accept(exact);
    }
  }

  /** Whether the gradient comes from the simulator, which is then to be seeded. */
  private boolean sweeps() {
    return difference == null && centre == null;
  }

  /**
   * Adds the distillation term of the current block to loss and gradient.
   *
   * @param block the block of the targets
   */
  public void add(DistillTerm<EnsembleTargets> term, int block) {
    Arrays.fill(classWeights, 0);
    towardEnsemble(term, block);
    if (term.scale() != 0) {
      differentiate(other -> other.add(term, block));
    }
  }

  /**
   * Adds both terms of the current block to loss and gradient, in one sweep.
   *
   * @param block the block of the targets
   */
  public void add(TaskTerm labels, DistillTerm<EnsembleTargets> peers, int block) {
    Arrays.fill(classWeights, 0);
    crossEntropy(labels);
    towardEnsemble(peers, block);
    differentiate(other -> other.add(labels, peers, block));
  }

  /** Adds the current block to the task loss alone, without a gradient. */
  public void measure(int[] labels) {
    crossEntropy(new TaskTerm(labels, 0));
  }

  /**
   * Adds the current block to the distillation loss alone, without a gradient.
   *
   * @param targets targets by infidelity, of a single block
   */
  public void measure(EnsembleTargets targets, int student) {
    infidelities(targets, student, 0, 0);
  }

  private void towardEnsemble(DistillTerm<EnsembleTargets> term, int block) {
    EnsembleTargets targets = term.targets();
    if (targets.divergence() == Divergence.INFIDELITY) {
      seedClasses();
      infidelities(targets, term.student(), block, term.scale());
      seedFidelities(targets.peers(term.student()).length, term.scale());
    } else {
      targets.mean(term.student(), block, meanOutput(targets.divergence()));
      Arrays.fill(hasTarget, true);
      System.arraycopy(imageWeight, 0, targetWeight, 0, BLOCK);
      towardMean(targets.divergence(), term.scale());
    }
  }

  /** Seeds the sweep with the class weights. */
  private void seedClasses() {
    if (sweeps()) {
      readout.seed(simulator, classWeights);
    }
  }

  /** The array for the targets of a block, for divergences whose targets are mean outputs. */
  private double[] meanOutput(Divergence divergence) {
    if (divergence == Divergence.KL) {
      return meanProbabilities;
    }
    if (superfidelity == null) {
      superfidelity = new Superfidelity(circuit.readout().numQubits());
    }
    return superfidelity.sigma;
  }

  /** Adds the divergence from {@link #meanOutput}, and seeds the sweep with all terms. */
  private void towardMean(Divergence divergence, double scale) {
    if (divergence == Divergence.KL) {
      kl(scale);
      seedClasses();
    } else {
      seedClasses();
      superfidelity(scale);
    }
  }

  private void crossEntropy(TaskTerm term) {
    double[] p = classes().probabilities;
    double scale = term.scale;
    for (int lane = 0; lane < count; lane++) {
      int label = term.labels[which[from + lane]];
      if (label >= 0) {
        double weight = imageWeight[lane] * term.classFactor(label);
        task.add(weight, logProbability(lane, label), readout.predicts(lane, label));
        value -= scale * weight * logProbability(lane, label);
        for (int at = lane; at < p.length; at += BLOCK) {
          classWeights[at] = scale * weight * p[at];
        }
        int at = label * BLOCK + lane;
        classWeights[at] = scale * weight * (p[at] - 1);
      }
    }
  }

  private void kl(double scale) {
    for (int lane = 0; lane < count; lane++) {
      if (!hasTarget[lane]) {
        continue;
      }
      double divergence = 0;
      for (int c = 0; c < circuit.readout().numClasses(); c++) {
        double mean = meanProbabilities[c * BLOCK + lane];
        if (mean > 0) {
          divergence += mean * (StrictMath.log(mean) - logProbability(lane, c));
        }
        classWeights[c * BLOCK + lane] += scale * imageWeight[lane] * (probability(lane, c) - mean);
      }
      addDivergence(Divergence.KL, lane, divergence, scale);
    }
  }

  /** The peers' states, which infidelity compares with. */
  private static List<StateBatch> states(EnsembleTargets targets, int student) {
    int[] peers = targets.peers(student);
    List<StateBatch> states = new ArrayList<>(peers.length);
    for (int j : peers) {
      states.add(targets.member(j).states());
    }
    return states;
  }

  /** Adds the infidelities with the states of a block. */
  private void infidelities(EnsembleTargets targets, int student, int block, double scale) {
    fidelities.of(states(targets, student), targets.peers(student), block);
    double[] means = centre == null ? fidelities.means() : centre.fidelities(fidelities);
    for (int lane = 0; lane < count; lane++) {
      addDivergence(Divergence.INFIDELITY, lane, 1 - means[lane], scale);
    }
  }

  private void seedFidelities(int numPeers, double scale) {
    if (scale != 0 && sweeps()) {
      for (int lane = 0; lane < BLOCK; lane++) {
        seedWeight[lane] = -scale / numPeers * imageWeight[lane];
      }
      fidelities.seed(seedWeight);
    }
  }

  private void addDivergence(Divergence divergence, int lane, double found, double scale) {
    distill.add(divergence, imageWeight[lane], found);
    value += scale * imageWeight[lane] * found; // an estimate may be beyond the bounds
  }

  private void superfidelity(double scale) {
    simulator.reduce(superfidelity.rho);
    superfidelity.multiply();
    if (measured != null) {
      measured.products(superfidelity.products, false);
    } else if (centre != null) {
      centre.products(superfidelity.products, true);
    }
    superfidelity.evaluate(shots);
    for (int lane = 0; lane < count; lane++) {
      if (hasTarget[lane]) {
        addDivergence(Divergence.SUPERFIDELITY, lane, superfidelity.divergence[lane], scale);
      }
    }
    if (scale != 0 && sweeps()) {
      for (int lane = 0; lane < BLOCK; lane++) {
        seedWeight[lane] = scale * targetWeight[lane];
      }
      simulator.seedReduced(
          superfidelity.rho, superfidelity.sigma, superfidelity.ratio, seedWeight);
    }
  }

  /** Adds the task term of labelled images, in the order of {@code which}. */
  public void addLabelled(EncodedImages images, int[] which, TaskTerm term) {
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(images, which, from, Math.min(BLOCK, which.length - from));
      add(term);
    }
  }

  /**
   * Adds the task term of labelled images, and the distillation term with targets for their
   * classes.
   */
  public void addLabelled(
      EncodedImages images, int[] which, TaskTerm term, DistillTerm<ClassTargets> peers) {
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(images, which, from, Math.min(BLOCK, which.length - from));
      add(term, peers);
    }
  }

  /** Adds both terms of the current block, with targets for the classes, in one sweep. */
  private void add(TaskTerm term, DistillTerm<ClassTargets> peers) {
    ClassTargets targets = peers.targets();
    double[] mean = meanOutput(targets.divergence());
    Arrays.fill(classWeights, 0);
    crossEntropy(term);
    for (int lane = 0; lane < count; lane++) {
      int label = term.labels[which[from + lane]];
      hasTarget[lane] = targets.target(peers.student(), label, lane, mean);
      targetWeight[lane] = hasTarget[lane] ? imageWeight[lane] : 0;
    }
    towardMean(targets.divergence(), peers.scale());
    differentiate(other -> other.add(term, peers));
  }

  /**
   * Returns the outputs of labelled images under the bound weights, class by class. Loss and
   * gradient do not change.
   */
  public ClassOutputs classOutputs(
      Divergence divergence, EncodedImages images, int[] labels, int[] which) {
    int numbers = StudentOutputs.numbersPerImage(divergence, circuit);
    ClassOutputs sums = new ClassOutputs(circuit.readout().numClasses(), numbers);
    StudentOutputs outputs = new StudentOutputs(divergence, circuit, BLOCK);
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(images, which, from, Math.min(BLOCK, which.length - from));
      output(divergence, outputs, 0);
      for (int lane = 0; lane < count; lane++) {
        sums.add(labels[which[from + lane]], imageWeight[lane], outputs.rows(0), lane);
      }
    }
    return sums;
  }

  /** Adds the distillation term of shared images, in the order of the targets' images. */
  public void addShared(EncodedImages images, int[] which, DistillTerm<EnsembleTargets> term) {
    toShared();
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(images, which, from, Math.min(BLOCK, which.length - from));
      add(term, from / BLOCK);
    }
  }

  /** Returns the outputs of shared images under the bound weights, without their gradient. */
  public StudentOutputs outputs(Divergence divergence, EncodedImages images, int[] which) {
    toShared();
    StudentOutputs outputs = new StudentOutputs(divergence, circuit, which.length);
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(images, which, from, Math.min(BLOCK, which.length - from));
      output(divergence, outputs, from / BLOCK);
    }
    return outputs;
  }

  /** The losses of the images added since {@link #bind}. */
  public LossSums sums() {
    return new LossSums(task.value(), distill.value());
  }

  /**
   * The sum of the terms added since {@link #bind} or {@link #clearValue}, with their scales. This
   * is the loss whose gradient is sought. Unlike those of {@link #sums}, its estimates are not
   * clamped to the bounds of what they estimate, so that they have no bias.
   */
  double value() {
    return value;
  }

  void clearValue() {
    value = 0;
  }

  /**
   * Whether the gradient is estimated from shots of shifted circuits. Then it is compared with the
   * exact one. One in a random direction is not.
   */
  public boolean isCompared() {
    return exact != null && measured.isDrawn();
  }

  /**
   * Returns the exact gradient of the same images and targets as {@link #takeGradient}, and forgets
   * it. Only losses that {@link #isCompared} have one.
   */
  public double[] takeExact() {
    return exact.takeGradient();
  }

  /**
   * The sum over the weights of the variances of the gradient, as far as the counts of the shifted
   * circuits tell them. Only losses that {@link #isCompared} have them.
   */
  public double variance() {
    return measured.variance();
  }

  /** Returns the gradient of all images added so far, and forgets it. The losses stay. */
  public double[] takeGradient() {
    double[] taken = gradient();
    simulator.clearGradient();
    if (difference != null) {
      difference.clear();
    }
    return taken;
  }

  /**
   * The gradient of all images added since {@link #bind} or {@link #takeGradient}, for each weight.
   */
  public double[] gradient() {
    if (difference != null) {
      return difference.gradient();
    }
    double[] gradient = new double[circuit.numWeights()];
    simulator.addGradient(gradient);
    return gradient;
  }
}
