using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Outbox;
using Maintenance.Edge.Pipeline.Detection;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// The loop on which all tags' pipelines run: takes batches from the inlet in order, and hands blocks and alarms to the outlet.
/// One loop, so nothing in a tag's way needs a lock. It ends when the inlet is closed and empty, its books closed.
/// </summary>
internal sealed class ReadingPipeline : BackgroundService
{
    private const int DeclarationsPerRecord = 2_000;
    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(10);   // so that what is urgent of a few batches goes to disk together
    private static readonly TimeSpan GapPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(10);

    private GatewaySettings _settings;
    private readonly Inlet _inlet;
    private readonly Ledger _ledger;
    private readonly TimeProvider _clock;
    private readonly Sampler _sampler = new();
    private readonly TagFlow _flow;
    private readonly GapTally _tally;
    private readonly Outlet _outlet;
    private readonly PlantWatch _plant;
    private readonly Queue<DeviceAlarm> _deviceAlarms = new();
    private TagPipeline[] _pipelines = [];
    private TagPipeline[] _live = [];   // of those, the ones that the configuration still names
    private DateTimeOffset _tallyDrainedAtUtc;
    private DateTimeOffset _reportedAtUtc;

    public ReadingPipeline(
        GatewaySettings settings, Inlet inlet, Ledger ledger, LedgerFile books, DurableOutbox outbox, PlantWatch plant, TimeProvider clock,
        ILogger<Outlet> log)
    {
        (_settings, _inlet, _ledger, _plant, _clock) = (settings, inlet, ledger, plant, clock);
        _tally = new(clock);
        _flow = new(_sampler.Add);
        _outlet = new(outbox, [.. settings.Tags.Select(tag => tag.Name)], ledger, books, _sampler,
            settings.Outbox.MaxBytes, clock, log);
        outbox.EpochBegun = _outlet.EpochBegunAsync;
    }

    /// <summary>Closes the inlet and waits until everything in it is on disk. The devices must have stopped before.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _inlet.Close();
        if (ExecuteTask is { } running)
            await running.WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What was taken is brought to disk also while the gateway stops: the closed inlet ends this, not the token.
        var writing = _outlet.RunAsync(CancellationToken.None);
        var saving = _plant.RunAsync();
        try
        {
            await OpenAsync();
            await using var ticks = new Ticks(_inlet, _clock);
            ticks.Within(Soonest);
            await foreach (var item in _inlet.Reader.ReadAllAsync(CancellationToken.None))
            {
                if (ReferenceEquals(item, Inlet.Tick))
                    ticks.Came();
                if (item is NewSettings settings)
                    await ChangeAsync(settings);
                else
                    Take(item);
                await FlushAsync();
                if (_clock.GetUtcNow() - _reportedAtUtc >= ReportPeriod || _outlet.TakesReportNow())
                    await ReportAsync(closed: false);
                ticks.Within(NextTick(_clock.GetUtcNow()));
            }

            await CloseAsync();
        }
        finally
        {
            _outlet.Close();
            _plant.EndSaving();
            await Task.WhenAll(writing, saving);
        }
    }

    private TagPipeline Lay(TagSettings tag, DeviceSettings device)
    {
        var state = _ledger.Of(tag.Index);
        state.Watch = _plant.Of(tag);
        return new(tag, state, device, _flow);
    }

    private void Take(object item)
    {
        switch (item)
        {
            case SampleBatch batch:
                foreach (ref readonly var sample in batch.Readings)
                    _pipelines[sample.Tag].Take(sample);
                _sampler.EndOf(batch);
                break;
            case Miss miss:
                _ledger.CountGap(miss.Reason, miss.Count);
                _tally.Add(miss);
                break;
            case DeviceAlarm alarm:
                _deviceAlarms.Enqueue(alarm);
                break;
            case Repeat repeat:
                _ledger.Of(repeat.Tag).CountDuplicate();
                break;
            default:
                _sampler.Tick(_clock.GetUtcNow());
                break;
        }
    }

    private async ValueTask FlushAsync()
    {
        while (_plant.Told.TryDequeue(out var alarm))
            await _outlet.WriteAsync(Lane.Alarm, alarm, CancellationToken.None);
        while (_deviceAlarms.TryDequeue(out var alarm))
            await _outlet.WriteAsync(alarm, CancellationToken.None);
        while (_sampler.TryTakeSealed(out var block))
            await _outlet.WriteAsync(block!, CancellationToken.None);

        var nowUtc = _clock.GetUtcNow();
        if (nowUtc - _tallyDrainedAtUtc < GapPeriod)
            return;
        _tallyDrainedAtUtc = nowUtc;
        foreach (var pipeline in _live)
            pipeline.Tick(nowUtc);
        await _plant.TickAsync(CancellationToken.None);
        _outlet.TryAgain();
        await DeclareAsync();
    }

    private TimeSpan NextTick(DateTimeOffset nowUtc)
    {
        var wait = GapPeriod - (nowUtc - _tallyDrainedAtUtc);
        if (_sampler.SealsWithin(nowUtc) is { } open && open < wait)
            wait = open;
        return wait < Soonest ? Soonest : wait < GapPeriod ? wait : GapPeriod;   // whatever became of the gateway's clock
    }

    private async ValueTask DeclareAsync()
    {
        if (_outlet.IsFull)
            return;   // they go on being added up, in memory that is bounded
        foreach (var gap in _tally.Drain())
            await _outlet.WriteAsync(gap, CancellationToken.None);
    }

    private async Task OpenAsync()
    {
        await _plant.OpenAsync(CancellationToken.None);
        var devices = _settings.Devices.ToDictionary(device => device.Name, StringComparer.Ordinal);
        _pipelines = [.. _settings.Tags.Select(tag => Lay(tag, devices[tag.Device]))];
        _live = Live(_settings);
        await TellAsync(_settings.Tags);

        foreach (var gap in _ledger.Undeclared)
            await _outlet.WriteAsync(gap, CancellationToken.None);
        if (_ledger.UnclosedSinceUtc is { } sinceUtc)
        {
            _ledger.CountGap(GapReason.GatewayDown, 0);
            var nowUtc = _clock.GetUtcNow();
            var down = new Gap(
                Guid.CreateVersion7(nowUtc), GapReason.GatewayDown, sinceUtc, nowUtc, 0, null, null,
                "The gateway ended without closing its books: values of this time may be missing, how many is not known.");
            await _outlet.WriteAsync(down, CancellationToken.None);
        }

        await ReportAsync(closed: false);
        _tallyDrainedAtUtc = _clock.GetUtcNow();
    }

    private TagPipeline[] Live(GatewaySettings settings) =>
        [.. settings.Tags.Where(tag => !tag.IsRetired).Select(tag => _pipelines[tag.Index])];

    private async Task TellAsync(IEnumerable<TagSettings> all)
    {
        foreach (var tags in all.Chunk(DeclarationsPerRecord))
        {
            var declarations = new TagDeclarations([.. tags.Select(tag => new TagDeclaration(
                tag.Name, tag.Asset, tag.Signal, tag.Kind, tag.Unit, tag.MaxSilence, tag.Limits?.Low, tag.Limits?.High,
                tag.Writable is { } writable ? new(writable.Min, writable.Max) : null, tag.Register?.TypeName, tag.Scale, tag.Offset, tag.Deadband))]);
            await _outlet.WriteAsync(
                Lane.Telemetry, new(RecordKind.TagDeclarations, 0, RecordJson.Write(declarations, RecordJson.Default.TagDeclarations)),
                CancellationToken.None);
        }
    }

    /// <summary>Goes on by another configuration. Tags of devices that did not change keep their way as it is.</summary>
    private async Task ChangeAsync(NewSettings next)
    {
        foreach (var pipeline in _pipelines)
            pipeline.KeepSeen();
        var (settings, change) = (next.Change.Settings, next.Change);
        _ledger.Change(settings);
        await _plant.ChangeAsync(change, CancellationToken.None);
        _sampler.Seal();
        await FlushAsync();
        await _outlet.WriteAsync([.. settings.Tags.Select(tag => tag.Name)], CancellationToken.None);

        var begun = change.Begun.ToDictionary(pair => pair.Tag.Index);
        var before = _pipelines;
        _pipelines = [.. settings.Tags.Select(tag => begun.TryGetValue(tag.Index, out var laid) ? Lay(laid.Tag, laid.Device) : before[tag.Index])];
        foreach (var tag in settings.Tags.Where(tag => !tag.IsRetired && !begun.ContainsKey(tag.Index)))
            _ledger.Of(tag.Index).Watch = _plant.Of(tag);
        (_settings, _live) = (settings, Live(settings));
        await TellAsync(begun.Values.Select(pair => pair.Tag));
        await ReportAsync(closed: false);
        next.Done.SetResult();
    }

    private async Task CloseAsync()
    {
        _plant.Close();
        _sampler.Seal();
        await FlushAsync();
        foreach (var gap in _tally.Drain())
            await _outlet.WriteAsync(gap, CancellationToken.None);   // full or not: what finds no room is kept with the books
        _outlet.CloseAlarms();
        await _plant.SaveAsync(CancellationToken.None);
        await ReportAsync(closed: true);
    }

    private async Task ReportAsync(bool closed)
    {
        _reportedAtUtc = _clock.GetUtcNow();
        _sampler.Seal();
        while (_sampler.TryTakeSealed(out var block))
            await _outlet.WriteAsync(block!, CancellationToken.None);
        await DeclareAsync();
        foreach (var pipeline in _pipelines)
            pipeline.KeepSeen();
        await _outlet.WriteAsync(_ledger.Snapshot(closed, _tally.Open), CancellationToken.None);
    }
}
