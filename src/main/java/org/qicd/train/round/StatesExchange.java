package org.qicd.train.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.StudentOutputs;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.optim.Optimizer;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.slice.EncodedSlice;
import org.qicd.train.slice.SliceJobs;

/**
 * {@code exchange = states}: each student on each slice is one Spark partition, and output states
 * move. A round has three parts:
 *
 * <ol>
 *   <li><i>Simulate.</i> Each partition simulates its shared images and returns output states.
 *   <li><i>Aggregate.</i> The driver collects them as ensemble targets and broadcasts these.
 *   <li><i>Learn.</i> Each partition computes the gradient of its student's loss against the
 *       targets. The driver adds gradients in the order (student, slice) and takes the optimizer
 *       step.
 * </ol>
 *
 * Targets are those of the round's start. If a round has several steps on several slices, it
 * simulates once for all of them, and each step is a job of its own.
 *
 * <p>With one slice, a student stays in its partition for the whole round. It takes all steps of
 * the round there, against the targets of the round's start. If more rounds follow in the same
 * call, it also simulates the shared images of the next round before it returns, so that these
 * rounds are one job each. With {@code staleness} above 1 it simulates them with its weights of the
 * last refresh.
 *
 * <p>If the targets are not the students' own states, one task for each slice simulates the
 * circuits that they come from. The weights of these circuits go out. Their states come back, and
 * go out again as targets.
 */
final class StatesExchange extends Exchange {

  /** {@code auto} does not choose states if the outputs of a round take more bytes than this. */
  private static final long MOST_BYTES = 64L << 20;

  /** The work of about 50 ms on one core, which is several times what Spark takes for a job. */
  private static final long FLOPS_OF_A_TASK = 1_000_000_000;

  StatesExchange(TrainSetup setup, Optional<TrainedEnsemble> teacher) {
    super(TrainParam.Exchange.STATES, setup, teacher);
  }

  /** Whether one task for each student is faster, although their states then move. */
  boolean isFaster() {
    ParamValues params = setup.params();
    long images =
        (long) params.get(TrainParam.BATCH_SIZE) + params.get(TrainParam.DISTILL_BATCH_SIZE);
    long flops =
        IntStream.range(0, setup.circuits().size())
            .mapToLong(c -> images * measured.flops(c))
            .sum();
    return setup.numSlices() == 1
        && params.get(TrainParam.STEPS_PER_ROUND) == 1 // with more, targets would be stale
        && !setup.averagesTaskGradients()
        && !setup.gradientMethod().inverts()
        && flops > FLOPS_OF_A_TASK
        && outputBytes() <= MOST_BYTES;
  }

  @Override
  public boolean learnsInPlace() {
    return setup.numSlices() == 1 && !setup.averagesTaskGradients() && !setup.averagesWeights();
  }

  @Override
  public List<RoundResult> run(
      SliceJobs jobs, JavaRDD<EncodedSlice> slices, Participants before, List<RoundPlan> plans) {
    List<RoundResult> results = new ArrayList<>();
    Participants now = before;
    List<List<StudentOutputs>> ahead = List.of(); // simulated in the job of the round before
    for (int k = 0; k < plans.size(); k++) {
      RoundPlan plan = plans.get(k);
      EnsembleTargets[][] found = StatesTasks.NO_TARGETS;
      if (simulatesTargets()) {
        found =
            targets.areStudents()
                ? byStudents(jobs, slices, now.refreshed(), plan, ahead)
                : byOthers(jobs, slices, targets.of(now.refreshed()), plan);
      }
      RoundResult result;
      if (learnsInPlace()) {
        List<RoundPlan> next = next(plans, k);
        List<StatesTasks.Learned> learned = learnInPlace(jobs, slices, now, plan, found, next);
        ahead = next.isEmpty() ? List.of() : learned.stream().map(l -> l.nextOutputs).toList();
        result =
            new RoundResult(
                learned.stream().map(l -> l.student).toList(),
                learned.stream().map(l -> l.losses).toList());
      } else {
        result = learn(jobs, slices, now, plan, found);
      }
      results.add(result);
      now = now.after(result, targets, plan);
    }
    return results;
  }

  /** Whether jobs simulate circuits for the targets. */
  private boolean simulatesTargets() {
    return compares() && !targets.areGiven();
  }

  /**
   * The plan of the next round, if students simulate its images at the end of round k; else empty.
   *
   * @param k index of the round among the plans
   */
  private List<RoundPlan> next(List<RoundPlan> plans, int k) {
    return simulatesTargets() && targets.areStudents()
        ? plans.subList(k + 1, Math.min(k + 2, plans.size()))
        : List.of();
  }

  /**
   * Targets [slice][step] from the students' own states.
   *
   * @param ahead outputs of partitions (student, slice) that were simulated in the job of the round
   *     before; if empty, a job simulates them now
   */
  private EnsembleTargets[][] byStudents(
      SliceJobs jobs,
      JavaRDD<EncodedSlice> slices,
      List<Student> refreshed,
      RoundPlan plan,
      List<List<StudentOutputs>> ahead) {
    List<List<StudentOutputs>> outputs = ahead;
    if (ahead.isEmpty()) {
      outputs =
          jobs.run(
              simulation(refreshed, plan, refreshed.size()),
              slices,
              refreshed.size(),
              SliceJobs.ofStudents(setup, refreshed),
              input(refreshed, plan),
              StatesTasks::simulate);
    }
    EnsembleTargets[][] found = new EnsembleTargets[setup.numSlices()][plan.numSteps()];
    for (int slice = 0; slice < setup.numSlices(); slice++) {
      List<List<StudentOutputs>> students = new ArrayList<>();
      for (int m = 0; m < refreshed.size(); m++) {
        students.add(outputs.get(m * setup.numSlices() + slice));
      }
      found[slice] = targets(students, plan);
    }
    return found;
  }

  /** Targets [slice][step] from circuits that are not the students of the round. */
  private EnsembleTargets[][] byOthers(
      SliceJobs jobs, JavaRDD<EncodedSlice> slices, List<Student> others, RoundPlan plan) {
    return jobs
        .run(
            simulation(others, plan, 1),
            slices,
            1,
            SliceJobs::allStudents,
            input(others, plan),
            StatesTasks::simulateAll)
        .stream()
        .map(outputs -> targets(outputs, plan))
        .toArray(EnsembleTargets[][]::new);
  }

  /** Targets [step] of a slice, from its outputs [circuit][step]. */
  private EnsembleTargets[] targets(List<List<StudentOutputs>> outputs, RoundPlan plan) {
    EnsembleTargets[] found = new EnsembleTargets[plan.numSteps()];
    for (int k = 0; k < found.length; k++) {
      int step = k;
      found[k] =
          new EnsembleTargets(
              setup.divergence(),
              outputs.stream().map(member -> member.get(step)).toList(),
              targets.peers(plan));
    }
    return found;
  }

  /** The input of the tasks of a job. */
  private StatesTasks.Input input(List<Student> students, RoundPlan plan) {
    return new StatesTasks.Input(setup, targets, students, plan, isApart(plan));
  }

  /** Takes the steps of a round on the driver, which adds the gradients of the slices. */
  private RoundResult learn(
      SliceJobs jobs,
      JavaRDD<EncodedSlice> slices,
      Participants now,
      RoundPlan plan,
      EnsembleTargets[][] found) {
    RoundResult result = new RoundResult(now.students(), List.of());
    Proximal proximal = Proximal.of(setup, now.refreshed());
    for (int k = 0; k < plan.numSteps(); k++) {
      int step = k;
      EnsembleTargets[][] ofStep =
          Arrays.stream(found)
              .map(ofSlice -> new EnsembleTargets[] {ofSlice[step]})
              .toArray(EnsembleTargets[][]::new);
      List<Student> students = result.students();
      RoundPlan one = plan.step(step);
      List<Gradient> parts =
          jobs.run(
              step(students, now.refreshed(), one),
              slices,
              students.size(),
              SliceJobs.ofStudents(setup, students),
              input(students, one).toward(ofStep),
              StatesTasks::gradient);
      result = stepped(students, perStudent(parts), proximal, one);
    }
    return ended(result, plan);
  }

  /**
   * Takes all steps of a round in the students' partitions, and simulates the images of the next
   * round.
   *
   * @param next the plan of the next round, if it is to be simulated; else empty
   */
  private List<StatesTasks.Learned> learnInPlace(
      SliceJobs jobs,
      JavaRDD<EncodedSlice> slices,
      Participants now,
      RoundPlan plan,
      EnsembleTargets[][] found,
      List<RoundPlan> next) {
    Optimizer optimizer = setup.optimizer();
    List<Student> kept = kept(now, next);
    return jobs.run(
        inPlace(now, kept, plan, next),
        slices,
        now.students().size(),
        SliceJobs.ofStudents(setup, now.students()),
        input(now.students(), plan)
            .toward(found)
            .near(Proximal.of(setup, now.refreshed()))
            .then(next, kept),
        (partition, slice, circuits, in) ->
            StatesTasks.learnInPlace(partition, slice, circuits, in, optimizer));
  }

  /**
   * The students of the last refresh, if the next round's targets come from them. Empty if these
   * targets come from the students at the start of that round.
   */
  private List<Student> kept(Participants now, List<RoundPlan> next) {
    return next.isEmpty() || targets.refreshes(next.get(0).round) ? List.of() : now.refreshed();
  }

  @Override
  public List<SliceJobs.Job> jobs(List<Student> students, List<RoundPlan> plans) {
    Participants now = new Participants(students, students);
    List<SliceJobs.Job> jobs = new ArrayList<>();
    for (int k = 0; k < plans.size(); k++) {
      RoundPlan plan = plans.get(k);
      if (simulatesTargets() && !targets.areStudents()) {
        jobs.add(simulation(targets.of(students), plan, 1));
      } else if (simulatesTargets() && (k == 0 || !learnsInPlace())) {
        jobs.add(simulation(students, plan, students.size()));
      }
      if (learnsInPlace()) {
        List<RoundPlan> next = next(plans, k);
        jobs.add(inPlace(now, kept(now, next), plan, next));
      } else {
        for (int step = 0; step < plan.numSteps(); step++) {
          jobs.add(step(students, students, plan.step(step)));
        }
      }
    }
    return jobs;
  }

  /** The job in which circuits simulate. Their weights go out, and their outputs come back. */
  private SliceJobs.Job simulation(List<Student> circuits, RoundPlan plan, int partitions) {
    return new SliceJobs.Job(
        name(plan, "simulate"),
        setup.numSlices() * partitions,
        ProgramBytes.students(circuits) + ProgramBytes.plan(plan),
        ProgramBytes.outputs(setup, circuits, plan));
  }

  private SliceJobs.Job step(List<Student> students, List<Student> refreshed, RoundPlan step) {
    return new SliceJobs.Job(
        name(step, "learn"),
        setup.numSlices() * students.size(),
        ProgramBytes.students(students) + ProgramBytes.plan(step) + targetBytes(refreshed, step),
        setup.numSlices() * gradientBytes(students, step));
  }

  private SliceJobs.Job inPlace(
      Participants now, List<Student> kept, RoundPlan plan, List<RoundPlan> next) {
    long out =
        ProgramBytes.students(now.students(), kept)
            + ProgramBytes.plan(plan)
            + targetBytes(now.refreshed(), plan);
    long back = ProgramBytes.students(now.students());
    for (RoundPlan ahead : next) {
      out += ProgramBytes.plan(ahead);
      back += ProgramBytes.outputs(setup, now.students(), ahead);
    }
    return new SliceJobs.Job(name(plan, "learn"), now.students().size(), out, back);
  }

  private long targetBytes(List<Student> refreshed, RoundPlan plan) {
    List<Student> members = targets.areStudents() ? refreshed : targets.of(refreshed);
    return ProgramBytes.outputs(setup, members, plan);
  }

  /** The states that move come from another task, so the shared images are simulated once more. */
  @Override
  long simulatedTwice(RoundPlan plan) {
    return plan.numShared();
  }

  @Override
  public long outputBytes() {
    ParamValues params = setup.params();
    int members = targets.numMembers();
    long numbers = 0;
    for (int circuit = 0; circuit < members; circuit++) {
      numbers += outputNumbers(circuit);
    }
    long images = params.get(TrainParam.DISTILL_BATCH_SIZE);
    if (params.get(TrainParam.DISTILL_ON) == TrainParam.DistillOn.LABELLED) {
      images += (long) setup.numStudents() * params.get(TrainParam.BATCH_SIZE);
    }
    return numbers * Double.BYTES * images * params.get(TrainParam.STEPS_PER_ROUND);
  }

  @Override
  public long targetBytes() {
    return outputBytes() / (learnsInPlace() ? 1 : setup.params().get(TrainParam.STEPS_PER_ROUND));
  }

  /** The teacher's outputs on each shared image down. */
  @Override
  long fromTeacher(int circuit, RoundPlan plan) {
    long images = plan.takesPart(circuit) ? plan.numShared() : 0;
    return images
        * StudentOutputs.numbersPerImage(setup.divergence(), teacher.get(0))
        * outputsOfTarget(teacher.size());
  }

  /** The circuit's weights up, and the averaged circuit's output on each shared image down. */
  @Override
  long fromAveraged(int circuit, RoundPlan plan) {
    return weights(circuit) * exchanges(plan, 1) + plan.numShared() * outputNumbers(circuit);
  }

  /** For each shared image, the circuit's output up, and the outputs that make its target down. */
  @Override
  long fromPeers(int circuit, int[] peers, RoundPlan plan, int[] labels) {
    return plan.numShared() * outputNumbers(circuit) * (1 + outputsOfTarget(peers.length));
  }
}
