using Maintenance.Simulators.Faults;
using Maintenance.Simulators.Machines;

namespace Maintenance.Simulators;

/// <summary>The machines of the site and what is wrong with them. Safe to read while it is stepped.</summary>
internal sealed class Plant(int seed, TimeProvider clock, TruthFile truthFile)
{
    private static readonly TimeSpan DefaultGrowth = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];
    private DateTimeOffset? _steppedAtUtc;

    public IReadOnlyList<Machine> Machines { get; } =
    [
        new Pump("P-101", seed), new Motor("M-102", unchecked(seed + 1)),
        new Compressor("C-201", unchecked(seed + 2)), new Conveyor("CV-301", unchecked(seed + 3)),
        new Fan("F-401", unchecked(seed + 4)),
    ];

    public IReadOnlyList<GroundTruth> Faults
    {
        get
        {
            lock (_lock)
                return [.. _faults.Select(fault => fault.Truth)];
        }
    }

    public Machine Machine(string? asset) => Machines.SingleOrDefault(machine => Same(machine.Asset, asset))
        ?? throw new FaultRefusedException(
            $"There is no machine '{asset}'; there are {string.Join(", ", Machines.Select(machine => machine.Asset))}.");

    /// <summary>Lets the time since the last step go by in every machine; a long pause counts as a second.</summary>
    public void Step()
    {
        lock (_lock)
        {
            var nowUtc = clock.GetUtcNow();
            var elapsed = TimeSpan.FromTicks(Math.Clamp((nowUtc - (_steppedAtUtc ?? nowUtc)).Ticks, 0, LongestStep.Ticks));
            _steppedAtUtc = nowUtc;
            foreach (var machine in Machines)
                machine.Step(elapsed, ConditionOf(machine, nowUtc));
        }
    }

    /// <summary>What the machine's sensors say now, in the order of its signals; NaN from a sensor that is out.</summary>
    public void Read(Machine machine, Span<double> values)
    {
        lock (_lock)
        {
            var nowUtc = clock.GetUtcNow();
            for (var i = 0; i < values.Length; i++)
                values[i] = machine.Values[i];
            foreach (var fault in _faults)
            {
                if (fault.Machine == machine)
                    fault.Distort(values, nowUtc);
            }
        }
    }

    /// <summary>Begins a fault; its ground truth is on disk before this returns.</summary>
    /// <exception cref="FaultRefusedException">The request makes no sense.</exception>
    public async Task<GroundTruth> BreakAsync(FaultRequest request, CancellationToken cancellationToken)
    {
        var machine = Machine(request.Asset);
        var kind = FaultKind.All.SingleOrDefault(kind => Same(kind.Name, request.Kind) && kind.Befalls(machine))
            ?? throw new FaultRefusedException(
                $"'{request.Kind}' does not befall {machine.Asset}; what does: "
                + string.Join(", ", FaultKind.All.Where(kind => kind.Befalls(machine)).Select(kind => kind.Name)) + ".");
        var signal = SignalOf(request, machine, kind);
        Check(request);
        var truth = new GroundTruth(
            machine.Asset, kind.Name, kind.FailureMode, clock.GetUtcNow() + (request.OnsetIn ?? TimeSpan.Zero),
            request.Growth ?? DefaultGrowth, request.Severity ?? 1, request.Signal);
        await truthFile.AppendAsync(truth, cancellationToken);
        lock (_lock)
            _faults.Add(new(kind, machine, signal, truth));
        return truth;
    }

    private static void Check(FaultRequest request)
    {
        if (request.Growth <= TimeSpan.Zero)
            throw new FaultRefusedException("The growth must be longer than nothing, as in \"00:00:20\".");
        if (request.Severity is { } severity && !(severity is > 0 and <= 1))
            throw new FaultRefusedException("The severity must be above 0 and at most 1.");
        if (request.OnsetIn < TimeSpan.Zero)
            throw new FaultRefusedException("The onset cannot lie in the past.");
    }

    /// <returns>Index of the signal that is wrong; -1 for a fault of the machine itself.</returns>
    private static int SignalOf(FaultRequest request, Machine machine, FaultKind kind)
    {
        if (!kind.IsOfSensor)
        {
            return request.Signal is null
                ? -1
                : throw new FaultRefusedException($"'{kind.Name}' befalls the machine: leave out the signal.");
        }

        for (var i = 0; i < machine.Signals.Count; i++)
        {
            if (!machine.Signals[i].IsState && Same(machine.Signals[i].Name, request.Signal))
                return i;
        }

        throw new FaultRefusedException($"'{kind.Name}' needs a signal of {machine.Asset}: "
            + string.Join(", ", machine.Signals.Where(signal => !signal.IsState).Select(signal => signal.Name)) + ".");
    }

    private static bool Same(string name, string? asked) => string.Equals(name, asked, StringComparison.Ordinal);

    private Condition ConditionOf(Machine machine, DateTimeOffset nowUtc) => new(
        Worst(machine, FaultKind.BearingWear, nowUtc), Worst(machine, FaultKind.Overheating, nowUtc),
        Worst(machine, FaultKind.Cavitation, nowUtc), Worst(machine, FaultKind.BeltSlip, nowUtc));

    private double Worst(Machine machine, FaultKind kind, DateTimeOffset nowUtc)
    {
        var worst = 0.0;
        foreach (var fault in _faults)
        {
            if (fault.Kind == kind && fault.Machine == machine)
                worst = Math.Max(worst, fault.SeverityAt(nowUtc));
        }

        return worst;
    }
}
