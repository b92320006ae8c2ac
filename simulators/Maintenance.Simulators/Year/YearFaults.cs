namespace Maintenance.Simulators.Year;

/// <summary>Deals the year's faults out: every kind in turn, on machines and at times that chance picks.</summary>
internal static class YearFaults
{
    /// <summary>Faults that a machine has in the year, on average; those of its sensors besides.</summary>
    private const double PerMachineYear = 0.9;
    private const double OfSensorsPerMachineYear = 0.75;

    public static void Assign(IReadOnlyList<YearMachine> machines, YearNoise noise, DateTimeOffset fromUtc, DateTimeOffset toUtc)
    {
        var years = (toUtc - fromUtc).TotalDays / 335;
        foreach (var group in machines.GroupBy(machine => machine.Class))
        {
            var members = group.ToList();
            var ofMachines = Math.Max(group.Key.Faults.Count, (int)(members.Count * PerMachineYear * years));
            for (var i = 0; i < ofMachines; i++)
                Befall(members, noise, group.Key.Faults[i % group.Key.Faults.Count], fromUtc, toUtc);
            var ofSensors = Math.Max(1, (int)(members.Count * OfSensorsPerMachineYear * years));
            for (var i = 0; i < ofSensors; i++)
                Befall(members, noise, SensorFaultNames.All[i % SensorFaultNames.All.Count], fromUtc, toUtc);
        }

        foreach (var machine in machines)
            machine.Faults = [.. machine.Faults.OrderBy(fault => fault.OnsetUtc)];
    }

    /// <summary>Tries until a machine is free for it: one that is broken cannot break, and one at rest does not wear.</summary>
    private static void Befall(
        List<YearMachine> members, YearNoise noise, YearFaultKind kind, DateTimeOffset fromUtc, DateTimeOffset toUtc)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var machine = members[noise.Below(members.Count)];
            var length = TimeSpan.FromDays(noise.Between(12, Math.Min(60, (toUtc - fromUtc).TotalDays / 2)));
            var onset = fromUtc + (noise.Share() * (toUtc - fromUtc - length - TimeSpan.FromDays(3)));
            var repaired = onset + length + TimeSpan.FromDays(noise.Between(1, 3));
            if (machine.RestsWithin(onset, onset + length))
                continue;
            // Two weeks of grace: a machine just repaired is what its next fault has to be told from.
            if (machine.Faults.Any(other => !other.IsOfSensor && onset < other.RepairedUtc.AddDays(14) && other.OnsetUtc < repaired.AddDays(14)))
                continue;
            machine.Faults =
            [
                .. machine.Faults,
                new(machine.Asset, machine.Class.Code, kind.Name, kind.FailureMode, null, onset, onset + length, repaired,
                    noise.Between(1, 2.5), noise.Share()),
            ];
            return;
        }
    }

    private static void Befall(
        List<YearMachine> members, YearNoise noise, string kind, DateTimeOffset fromUtc, DateTimeOffset toUtc)
    {
        var machine = members[noise.Below(members.Count)];
        var tags = machine.Class.Tags.Where(tag => !tag.IsState || kind is SensorFaultNames.Stuck or SensorFaultNames.DropOut).ToList();
        var tag = tags[noise.Below(tags.Count)];
        var length = TimeSpan.FromDays(noise.Between(5, Math.Min(45, (toUtc - fromUtc).TotalDays / 2)));
        var onset = fromUtc + (noise.Share() * (toUtc - fromUtc - length));
        machine.Faults =
        [
            .. machine.Faults,
            new(machine.Asset, machine.Class.Code, kind, null, tag.Signal, onset, onset + length, onset + length,
                noise.Between(1, 2), noise.Share()),
        ];
    }
}
