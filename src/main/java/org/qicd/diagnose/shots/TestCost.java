package org.qicd.diagnose.shots;

import org.qicd.measure.FidelityTest;

/**
 * What one comparison of two students' states by a fidelity test takes, at their mean fidelity.
 *
 * @param circuits the number of different circuits, on both devices together
 * @param qubits the number of qubits of the device
 * @param deviation the standard deviation of the estimate with the shots of the diagnosis
 * @param shotsForHundredth the number of shots for a standard error of .01
 * @param shotsToResolve the number of shots that tells the states from equal ones: their standard
 *     error is 1 - F
 */
public record TestCost(
    FidelityTest test,
    long circuits,
    int qubits,
    double deviation,
    double shotsForHundredth,
    double shotsToResolve) {

  static TestCost of(FidelityTest test, double fidelity, int shots, int numQubits) {
    return new TestCost(
        test,
        test.circuits(numQubits, shots),
        test.qubits(numQubits),
        Math.sqrt(test.variance(fidelity, shots, numQubits)),
        test.shotsFor(fidelity, 0.01, numQubits),
        test.shotsToResolve(fidelity, numQubits));
  }
}
