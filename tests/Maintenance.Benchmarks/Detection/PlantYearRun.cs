using Maintenance.Analytics.Drift;
using Maintenance.Analytics.Incidents;
using Maintenance.Analytics.SensorHealth;
using Maintenance.Simulators.Year;

namespace Maintenance.Benchmarks.Detection;

/// <summary>
/// Runs a plant's year through the chain: sensor health, modes, drift at load, incidents. A class of machines is one thread's
/// work, for peers are of one class. People answer as they would: three days after a work order somebody looks, and where
/// nothing is broken the machine is accepted as it is.
/// </summary>
internal sealed class PlantYearRun(PlantYear year)
{
    private static readonly TimeSpan Visit = TimeSpan.FromDays(3);
    private readonly Lock _gate = new();
    private readonly List<YearWorkOrder> _orders = [];
    private readonly List<YearSensorCall> _calls = [];

    public IReadOnlyList<YearWorkOrder> Orders => _orders;

    public IReadOnlyList<YearSensorCall> SensorCalls => _calls;

    /// <param name="threads">At most one for each class is used.</param>
    public void Run(int threads, CancellationToken cancellationToken) => Parallel.ForEach(
        year.Machines.GroupBy(machine => machine.Class),
        new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
        group => RunClass([.. group], cancellationToken));

    private void RunClass(YearMachine[] machines, CancellationToken cancellationToken)
    {
        var tags = machines[0].Class.Tags.Count;
        var watched = Array.ConvertAll(machines, machine => new WatchedMachine(machine));
        var peers = Enumerable.Range(0, tags).Select(_ => new PeerLevel(machines.Length)).ToArray();
        var levels = new double[tags];
        var values = new double[tags];
        for (var step = 0; step < year.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var at = PlantYear.At(step);
            foreach (var one in watched)
            {
                year.Next(one.Machine, step, values);
                one.Take(values, levels, at, Visit, _gate, _orders, _calls);
                for (var tag = 0; tag < tags; tag++)
                    peers[tag].Add(one.Watch.ToPeers(tag));
            }

            for (var tag = 0; tag < tags; tag++)
                levels[tag] = peers[tag].Close();
        }
    }

    private sealed class WatchedMachine(YearMachine machine)
    {
        private readonly SensorFault[] _faults = new SensorFault[machine.Class.Tags.Count];
        private DateTimeOffset? _visitAt;

        public YearMachine Machine => machine;

        public AssetWatch Watch { get; } = new(DesignOf(machine.Class), FailureModeTable.Usual);

        public void Take(
            double[] values, double[] levels, DateTimeOffset at, TimeSpan visit, Lock gate, List<YearWorkOrder> orders, List<YearSensorCall> calls)
        {
            if (Watch.Take(values, levels, machine.IsUnderMaintenance, at) == IncidentChange.CallsForWork)
            {
                lock (gate)
                    orders.Add(new(machine.Asset, Watch.Incident.FailureMode!, at, [.. Contributing()]));
                _visitAt = at + visit;
            }

            if (at >= _visitAt)
            {
                _visitAt = null;
                if (!machine.Faults.Any(fault => !fault.IsOfSensor && fault.OnsetUtc <= at && at < fault.RepairedUtc))
                    Watch.Accept();
            }

            for (var tag = 0; tag < _faults.Length; tag++)
            {
                var fault = Watch.FaultOf(tag);
                if (fault != SensorFault.None && _faults[tag] == SensorFault.None)
                {
                    lock (gate)
                        calls.Add(new(machine.Asset, machine.Class.Tags[tag].Signal, fault.ToString(), at));
                }

                _faults[tag] = fault;
            }
        }

        /// <summary>What called for work, and the load that it was judged against.</summary>
        private IEnumerable<string> Contributing() => machine.Class.Tags
            .Where((tag, i) => tag.IsLoad || Watch.Incident.CalledBy == i)
            .Select(tag => tag.Signal);

        private static AssetDesign DesignOf(YearClass kind) => new(
            kind.Code,
            [.. kind.Tags.Select(tag => new AssetTag(tag.Signal, RoleOf(tag), SensorRange.Unknown, tag.IsTemperature))]);

        private static TagRole RoleOf(YearTag tag) =>
            tag.IsState ? TagRole.RunState : tag.IsLoad ? TagRole.Load : TagRole.Measured;
    }
}
