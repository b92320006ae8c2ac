using System.Runtime.InteropServices;

namespace Maintenance.Simulators.Machines;

/// <summary>How ill a machine is: each a severity of 0 (sound) to 1 (as bad as it gets).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Condition(double BearingWear, double Overheating, double Cavitation, double BeltSlip);
