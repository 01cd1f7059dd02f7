package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.qicd.circuit.Circuit;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.Simulator;
import org.qicd.simulate.StateBatch;

/**
 * The loss of one student and its gradient, all terms in one backward sweep a block: {@code sum of
 * taskScale l + pullScale R} over the images added since {@link #bind}, each times the weight of
 * its image.
 *
 * <p>Seeds {@code b = dL/d psi*} of the sweep, for one image: cross-entropy and KL {@code sum over
 * c of beta (p_c - q_c) O_c psi} with q the one-hot label or the peers' mean probabilities;
 * infidelity {@code -1/K sum over the K peers j of <psi_j|psi> psi_j}; superfidelity {@code (-sigma
 * + sqrt((1 - Tr sigma^2) / (1 - Tr rho^2)) rho) (x) I psi}.
 *
 * <p>Not for use by several threads at once.
 */
public final class LossGradient {
  private final Circuit circuit;
  private final Simulator simulator;
  private final ClassReadout readout;
  private final double[] classWeights;
  private final double[] meanProbabilities;
  private double[] overlaps = {}; // [peer][re, im][8 images]
  private Superfidelity superfidelity;
  private final double[] fidelity = new double[BLOCK];
  private final double[] imageWeight = new double[BLOCK]; // of the current block
  private final double[] pullWeight = new double[BLOCK]; // the same, 0 where there is no target
  private final boolean[] pulled = new boolean[BLOCK]; // whether there is one
  private int count; // images in the current block
  private boolean classesRead; // whether the readout's rows are the current block's
  private double taskLoss;
  private double labelledWeight;
  private int correct;
  private int labelled;
  private double pull;
  private double sharedWeight;
  private double largestPull;
  private int shared;

  public LossGradient(Circuit circuit) {
    this(Simulator.ofBatches(circuit));
  }

  /** For a simulator that already stands; its weights and gradient become this object's. */
  public LossGradient(Simulator simulator) {
    this.simulator = simulator;
    circuit = simulator.plan().circuit();
    readout = new ClassReadout(circuit.readout(), simulator);
    classWeights = new double[circuit.readout().numClasses() * BLOCK];
    meanProbabilities = new double[classWeights.length];
  }

  public Circuit circuit() {
    return circuit;
  }

  /** Sets the weights and forgets all images. */
  public void bind(double[] weights) {
    simulator.bind(weights);
    simulator.clearGradient();
    taskLoss = 0;
    labelledWeight = 0;
    correct = 0;
    labelled = 0;
    pull = 0;
    sharedWeight = 0;
    largestPull = 0;
    shared = 0;
  }

  /**
   * Simulates a block of images; its states stay until the next one.
   *
   * @param count 1 to 8 images {@code which[from] ..}
   */
  public void forward(EncodedImages images, int[] which, int from, int count) {
    this.count = count;
    simulator.forward(images, which, from, count);
    for (int lane = 0; lane < count; lane++) {
      imageWeight[lane] = images.weight(which[from + lane]);
    }
    classesRead = false;
  }

  /** The readout of the current block, computed when it is first asked for. */
  private ClassReadout classes() {
    if (!classesRead) {
      readout.read();
      classesRead = true;
    }
    return readout;
  }

  /** Stores what the student tells the others about the current block. */
  public void output(Divergence divergence, StudentOutputs to, int block) {
    switch (divergence) {
      case NONE -> {}
      case INFIDELITY -> simulator.store(to.states(), block);
      case SUPERFIDELITY -> simulator.reduce(to.rows(block));
      case KL ->
          System.arraycopy(classes().probabilities, 0, to.rows(block), 0, classWeights.length);
    }
  }

  /** Class probability of an image of the current block. */
  public double probability(int lane, int classIndex) {
    return classes().probabilities[classIndex * BLOCK + lane];
  }

  /** Natural logarithm of a class probability of the current block. */
  public double logProbability(int lane, int classIndex) {
    return classes().logProbabilities[classIndex * BLOCK + lane];
  }

  /** Most probable class of an image of the current block. */
  public int prediction(int lane) {
    return classes().prediction(lane);
  }

  /**
   * Adds the current block to loss and gradient.
   *
   * @param labels labels of the whole data, or null without task loss; negative is unlabelled
   * @param which indices of the block's images start at {@code which[from]}
   * @param taskScale factor of each cross-entropy
   * @param targets the ensemble, or null without pull
   * @param student this student's place in the ensemble
   * @param block the block of the targets
   * @param pullScale factor of each divergence
   */
  public void add(
      int[] labels,
      int[] which,
      int from,
      double taskScale,
      EnsembleTargets targets,
      int student,
      int block,
      double pullScale) {
    Arrays.fill(classWeights, 0);
    if (labels != null) {
      addCrossEntropy(labels, which, from, taskScale);
    }
    Divergence divergence = targets == null ? Divergence.NONE : targets.divergence();
    boolean byMean = divergence == Divergence.KL || divergence == Divergence.SUPERFIDELITY;
    if (byMean) {
      targets.mean(student, block, meanOutput(divergence));
      Arrays.fill(pulled, true);
      System.arraycopy(imageWeight, 0, pullWeight, 0, BLOCK);
    }
    seed(divergence, pullScale);
    if (divergence == Divergence.INFIDELITY) {
      addInfidelity(targets, student, block, pullScale);
    }
    if (labels != null || pullScale != 0) {
      simulator.backward();
    }
  }

  /** The rows of a block's targets that are means of outputs. */
  private double[] meanOutput(Divergence divergence) {
    if (divergence == Divergence.KL) {
      return meanProbabilities;
    }
    if (superfidelity == null) {
      superfidelity = new Superfidelity(circuit.readout().numQubits());
    }
    return superfidelity.sigma;
  }

  /** Seeds the sweep by what is in the class weights, and by a divergence from a mean output. */
  private void seed(Divergence divergence, double pullScale) {
    if (divergence == Divergence.KL) {
      addKl(pullScale);
    }
    simulator.seedWeighted(readout.diagonal(classWeights));
    if (divergence == Divergence.SUPERFIDELITY) {
      addSuperfidelity(pullScale);
    }
  }

  /**
   * Adds the current block to the losses alone: no gradient.
   *
   * @param targets infidelity's ensemble in one block, or null
   */
  public void measure(int[] labels, int[] which, int from, EnsembleTargets targets, int student) {
    addCrossEntropy(labels, which, from, 0);
    if (targets != null) {
      addInfidelity(targets, student, 0, 0);
    }
  }

  private void addCrossEntropy(int[] labels, int[] which, int from, double scale) {
    double[] p = classes().probabilities;
    for (int lane = 0; lane < count; lane++) {
      int label = labels[which[from + lane]];
      if (label >= 0) {
        double weight = imageWeight[lane];
        taskLoss -= weight * logProbability(lane, label);
        labelledWeight += weight;
        correct += readout.predicts(lane, label) ? 1 : 0;
        labelled++;
        for (int at = lane; at < p.length; at += BLOCK) {
          classWeights[at] = scale * weight * p[at];
        }
        int at = label * BLOCK + lane;
        classWeights[at] = scale * weight * (p[at] - 1);
      }
    }
  }

  private void addKl(double scale) {
    for (int lane = 0; lane < count; lane++) {
      if (!pulled[lane]) {
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
      addPull(lane, divergence);
    }
  }

  private void addInfidelity(EnsembleTargets targets, int student, int block, double scale) {
    int[] peers = targets.peers(student);
    List<StateBatch> states = new ArrayList<>(peers.length);
    for (int j : peers) {
      states.add(targets.member(j).states());
    }
    if (overlaps.length != 2 * BLOCK * peers.length) {
      overlaps = new double[2 * BLOCK * peers.length];
    }
    simulator.overlaps(states, block, overlaps);
    Arrays.fill(fidelity, 0);
    for (int at = 0; at < overlaps.length; at += 2 * BLOCK) {
      for (int lane = 0; lane < BLOCK; lane++) {
        double re = overlaps[at + lane];
        double im = overlaps[at + BLOCK + lane];
        fidelity[lane] += re * re + im * im;
      }
    }
    for (int k = 0; k < overlaps.length; k++) {
      overlaps[k] *= -scale / peers.length * imageWeight[k % BLOCK];
    }
    if (scale != 0) {
      simulator.seedScaled(states, block, overlaps);
    }
    for (int lane = 0; lane < count; lane++) {
      // Rounding may leave the fidelity of equal states just above 1.
      addPull(lane, Math.max(0, 1 - fidelity[lane] / peers.length));
    }
  }

  private void addSuperfidelity(double scale) {
    simulator.reduce(superfidelity.rho);
    superfidelity.evaluate(scale, pullWeight);
    for (int lane = 0; lane < count; lane++) {
      if (pulled[lane]) {
        addPull(lane, superfidelity.divergence[lane]);
      }
    }
    if (scale != 0) {
      simulator.seedReduced(superfidelity.seed);
    }
  }

  private void addPull(int lane, double divergence) {
    pull += imageWeight[lane] * divergence;
    sharedWeight += imageWeight[lane];
    largestPull = Math.max(largestPull, divergence);
    shared++;
  }

  /** Adds cross-entropies of images to loss and gradient, blocks in the order of {@code which}. */
  public void addLabelled(EncodedImages images, int[] labels, int[] which, double taskScale) {
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(images, which, from, Math.min(BLOCK, which.length - from));
      add(labels, which, from, taskScale, null, 0, 0, 0);
    }
  }

  /**
   * Adds cross-entropies of labelled images, and the pull toward their classes' targets.
   *
   * @param student this student's place in the ensemble
   */
  public void addLabelled(
      EncodedImages images,
      int[] labels,
      int[] which,
      double taskScale,
      ClassTargets targets,
      int student,
      double pullScale) {
    double[] mean = meanOutput(targets.divergence());
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(images, which, from, Math.min(BLOCK, which.length - from));
      Arrays.fill(classWeights, 0);
      addCrossEntropy(labels, which, from, taskScale);
      for (int lane = 0; lane < count; lane++) {
        pulled[lane] = targets.target(student, labels[which[from + lane]], lane, mean);
        pullWeight[lane] = pulled[lane] ? imageWeight[lane] : 0;
      }
      seed(targets.divergence(), pullScale);
      simulator.backward();
    }
  }

  /** The outputs of labelled images under the bound weights, class by class; adds nothing. */
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

  /** Adds the pull toward the ensemble on shared images, in the order of the targets' images. */
  public void addShared(
      EncodedImages images, int[] which, EnsembleTargets targets, int student, double pullScale) {
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(images, which, from, Math.min(BLOCK, which.length - from));
      add(null, which, from, 0, targets, student, from / BLOCK, pullScale);
    }
  }

  /** The outputs of images under the bound weights; adds nothing. */
  public StudentOutputs outputs(Divergence divergence, EncodedImages images, int[] which) {
    StudentOutputs outputs = new StudentOutputs(divergence, circuit, which.length);
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(images, which, from, Math.min(BLOCK, which.length - from));
      output(divergence, outputs, from / BLOCK);
    }
    return outputs;
  }

  /** Losses of the images added since {@link #bind}. */
  public LossSums sums() {
    return new LossSums(
        taskLoss, labelledWeight, correct, labelled, pull, sharedWeight, largestPull, shared);
  }

  /** The gradient of all images added since {@link #bind}, for each weight. */
  public double[] gradient() {
    double[] gradient = new double[circuit.numWeights()];
    simulator.addGradient(gradient);
    return gradient;
  }
}
