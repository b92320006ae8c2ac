using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Downlink;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// All that watches for alarms: tags, assets, and the flood of all. It goes on from where the last run stopped, and saves what it
/// remembers in turns, at once where the cloud was told something, and when it closes. For the pipeline's thread, where not said.
/// </summary>
internal sealed class PlantWatch
{
    /// <summary>Turns, one a second, in which all units are saved once.</summary>
    private const int SavingTurns = 300;

    private readonly GatewaySettings _first;
    private readonly MemoryFolder _memories;
    private readonly CloudWord _word;
    private readonly DetectionCounts _counts;
    private readonly TimeProvider _clock;
    private readonly NewestTime _newest = new();
    private readonly Dictionary<string, NewestTime> _devices = new(StringComparer.Ordinal);
    private AlarmTeller _teller;
    private Surroundings _surroundings = new();
    private AlarmWatch?[] _tags = [];
    private volatile IReadOnlyList<WatchedAsset> _assets = [];
    private IReadOnlyList<IRemembering> _units = [];
    private int _turn;

    public PlantWatch(GatewaySettings settings, MemoryFolder memories, CloudWord word, DetectionCounts counts, TimeProvider clock)
    {
        (_first, _memories, _word, _counts, _clock) = (settings, memories, word, counts, clock);
        _teller = Teller();
    }

    /// <summary>Records of alarms that wait to be taken on their way.</summary>
    public Queue<OutboxRecord> Told { get; } = new();

    /// <summary>From any thread; empty before it is open.</summary>
    public IReadOnlyList<WatchedAsset> Assets => _assets;

    /// <summary>Null where nothing is decided on the tag.</summary>
    public AlarmWatch? Of(TagSettings tag) => _tags[tag.Index];

    /// <summary>Writes what is to be saved until closed; beside the pipeline.</summary>
    public Task RunAsync() => _memories.RunAsync(CancellationToken.None);

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _teller = await _memories.OpenAsync(Teller, new Dictionary<string, byte[]>(StringComparer.Ordinal), cancellationToken);
        _surroundings = await _memories.OpenAsync(() => new Surroundings(), new Dictionary<string, byte[]>(StringComparer.Ordinal), cancellationToken);
        await LayAsync(_first, [], new AlarmWatch?[_first.Tags.Count], [], cancellationToken);
    }

    /// <summary>
    /// Goes on by another configuration. What is watched as before goes on as it is; what is watched otherwise remembers what was
    /// learnt under the same settings, as after a restart.
    /// </summary>
    public async Task ChangeAsync(SettingsChange change, CancellationToken cancellationToken)
    {
        var settings = change.Settings;
        var isKept = settings.Devices.Where(device => !change.Begins(device)).SelectMany(device => device.AllTags).Select(tag => tag.Index).ToHashSet();
        var assets = _assets.Where(asset => settings.Assets.Any(next => IsSame(asset.Settings, next, isKept))).ToList();
        var tags = new AlarmWatch?[settings.Tags.Count];
        foreach (var watch in _tags.OfType<AlarmWatch>().Where(watch => isKept.Contains(watch.Tag.Index)))
        {
            if (watch.Asset is { } of ? assets.Contains(of) : !settings.Assets.Any(asset => asset.Tags.Contains(watch.Tag.Index)))
                tags[watch.Tag.Index] = watch;
        }

        var gone = _units.Where(unit => (unit is AlarmWatch watch && !tags.Contains(watch)) || (unit is WatchedAsset asset && !assets.Contains(asset))).ToList();
        foreach (var watch in gone.OfType<AlarmWatch>())
            watch.Close();
        foreach (var asset in gone.OfType<WatchedAsset>())
            asset.Close();
        var remembered = gone.ToDictionary(unit => unit.Unit, MemoryFile.Write, StringComparer.Ordinal);
        await LayAsync(settings, assets, tags, remembered, cancellationToken);
        foreach (var unit in gone.Where(unit => _units.All(there => !string.Equals(there.Unit, unit.Unit, StringComparison.Ordinal))))
            await _memories.WriteAsync(unit, cancellationToken);   // should it come again
    }

    private static bool IsSame(AssetSettings now, AssetSettings next, HashSet<int> isKept) =>
        string.Equals(now.Written, next.Written, StringComparison.Ordinal) && now.Tags.SequenceEqual(next.Tags) && now.Tags.All(isKept.Contains);

    /// <param name="kept">Assets that go on.</param>
    /// <param name="tags">Watches that go on, by the tag's number; takes those that begin.</param>
    /// <param name="remembered">By units that ended just now; others find what they remember on the disk.</param>
    private async Task LayAsync(
        GatewaySettings settings, List<WatchedAsset> kept, AlarmWatch?[] tags, Dictionary<string, byte[]> remembered, CancellationToken cancellationToken)
    {
        var assets = new List<WatchedAsset>();
        foreach (var asset in settings.Assets)
        {
            assets.Add(kept.Find(there => string.Equals(there.Settings.Name, asset.Name, StringComparison.Ordinal))
                ?? await _memories.OpenAsync(() => new WatchedAsset(asset, settings.Tags, _word.Of(asset.Name), _surroundings, _teller, _counts, _clock), remembered, cancellationToken));
        }

        var ofTag = assets.SelectMany(asset => asset.Settings.Tags.Select(tag => (tag, asset))).ToDictionary(pair => pair.tag, pair => pair.asset);
        foreach (var tag in settings.Tags.Where(tag => !tag.IsRetired && tags[tag.Index] is null))
        {
            var asset = ofTag.GetValueOrDefault(tag.Index);
            if (tag is { Limits: null, Detector: null, Sensor: null } && asset is null)
                continue;
            var work = tag.Asset is { } name ? _word.Of(name) : null;
            if (!_devices.TryGetValue(tag.Device, out var device))
                _devices[tag.Device] = device = new();
            tags[tag.Index] = await _memories.OpenAsync(() => new AlarmWatch(tag, asset, work, device, _teller, _counts), remembered, cancellationToken);
        }

        _teller.Resume([.. tags.OfType<AlarmWatch>().SelectMany(tag => tag.Rules), .. assets.SelectMany(asset => asset.Rules)]);
        foreach (var tag in tags)
            tag?.ShowActive();
        (_tags, _assets) = (tags, assets);
        _units = [_teller, _surroundings, .. assets, .. tags.OfType<AlarmWatch>()];
    }

    /// <summary>Once a second.</summary>
    public async ValueTask TickAsync(CancellationToken cancellationToken)
    {
        foreach (var tag in _tags)
        {
            if (tag is null)
                continue;
            _newest.Hear(tag.NewestUtc);
            tag.Tick();
        }

        foreach (var asset in _assets)
            asset.Tick();
        _teller.Tick(_newest.AtUtc);
        await SaveInTurnAsync(cancellationToken);
    }

    /// <summary>Sends what evidence there is; nothing more will come.</summary>
    public void Close()
    {
        foreach (var tag in _tags)
            tag?.Close();
        foreach (var asset in _assets)
            asset.Close();
    }

    /// <summary>Saves all; nothing is saved after it.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        foreach (var unit in _units)
            await _memories.WriteAsync(unit, cancellationToken);
        EndSaving();
    }

    /// <summary>Lets <see cref="RunAsync"/> end.</summary>
    public void EndSaving() => _memories.Close();

    private AlarmTeller Teller() => new(_clock, _counts, Told.Enqueue);

    private async ValueTask SaveInTurnAsync(CancellationToken cancellationToken)
    {
        foreach (var unit in _units)
        {
            if (unit.IsUrgent && _memories.HasRoom)
                await SaveAsync(unit, cancellationToken);
        }

        var (from, to) = (_turn * _units.Count / SavingTurns, (_turn + 1) * _units.Count / SavingTurns);
        for (var i = from; i < to && _memories.HasRoom; i++)
            await SaveAsync(_units[i], cancellationToken);
        _turn = (_turn + 1) % SavingTurns;
    }

    private ValueTask SaveAsync(IRemembering unit, CancellationToken cancellationToken)
    {
        unit.IsUrgent = false;
        return _memories.WriteAsync(unit, cancellationToken);
    }
}
