namespace Maintenance.Simulators.Faults;

/// <summary>The machine cannot be broken like that; the message says what can be done.</summary>
internal sealed class FaultRefusedException(string message) : Exception(message);
