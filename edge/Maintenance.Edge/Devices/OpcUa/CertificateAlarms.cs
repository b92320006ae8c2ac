using System.Collections.Concurrent;
using Maintenance.Contracts.Records;
using Maintenance.Protocols.OpcUa.Client;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// An alarm of each certificate that ends within 30 days: raised once, also over restarts, and returned once another is in use.
/// It is of no asset, and of the instrument: no machine needs work for it.
/// </summary>
internal sealed class CertificateAlarms
{
    private const string Detector = "sensor-certificate";
    private const double MostDaysLeft = 30;

    private readonly string _file;
    private readonly DeviceLink _link;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, AlarmTransition> _raised;
    private readonly List<AlarmTransition> _unstored;
    private readonly ConcurrentQueue<Guid> _stored = new();

    private CertificateAlarms(string file, Kept kept, DeviceLink link, TimeProvider clock) =>
        (_file, _link, _clock, _raised, _unstored) = (file, link, clock, kept.Raised, kept.Unstored);

    /// <exception cref="InvalidDataException">The file cannot be read; the message says what to do.</exception>
    public static async Task<CertificateAlarms> OpenAsync(string file, DeviceLink link, TimeProvider clock, CancellationToken cancellationToken) =>
        new(file, await JsonFile.ReadAsync<Kept>(file, cancellationToken) ?? new(new(StringComparer.Ordinal), []), link, clock);

    /// <summary>Hands on again what an earlier run could not see stored; the cloud takes each id once.</summary>
    public Task BeginAsync() => HandOnAsync([.. _unstored]);

    /// <param name="ends">Of all certificates that the connection stands on now.</param>
    public async Task CheckAsync(IReadOnlyList<CertificateEnd> ends)
    {
        var nowUtc = _clock.GetUtcNow();
        var ending = ends.Where(end => (end.EndsAtUtc - nowUtc).TotalDays <= MostDaysLeft).ToDictionary(Name, StringComparer.Ordinal);
        var made = new List<AlarmTransition>();
        foreach (var (name, end) in ending)
        {
            _link.Status.Trouble(name, FormattableString.Invariant($"{end.Subject} ends at {end.EndsAtUtc:u}: put another in its place before."));
            if (!_raised.ContainsKey(name))
                made.Add(_raised[name] = Raise(name, (end.EndsAtUtc - nowUtc).TotalDays, nowUtc));
        }

        foreach (var name in _raised.Keys.Where(name => !ending.ContainsKey(name)).ToList())
        {
            _raised.Remove(name, out var raised);
            made.Add(raised! with { TransitionId = Guid.CreateVersion7(nowUtc), Edge = AlarmEdge.Returned, AtUtc = Time(nowUtc), DecidedAtUtc = nowUtc });
            _link.Status.Mended(name);
        }

        _unstored.AddRange(made);
        var stored = 0;
        for (; _stored.TryDequeue(out var id); stored++)
            _unstored.RemoveAll(transition => transition.TransitionId == id);
        if (made.Count + stored > 0)
            await SaveAsync();
        await HandOnAsync(made);
    }

    private static string Name(CertificateEnd end) => end.Owner switch
    {
        CertificateOwner.Application => "certificate of the gateway",
        CertificateOwner.User => "certificate of the user",
        _ => "certificate of the server",
    };

    private static DateTimeOffset Time(DateTimeOffset nowUtc) => DeviceTime.ToMicrosecond(nowUtc);

    private AlarmTransition Raise(string name, double daysLeft, DateTimeOffset nowUtc)
    {
        var device = _link.Status.Name;
        return new(
            Guid.CreateVersion7(nowUtc), Guid.CreateVersion7(nowUtc), AlarmEdge.Raised, $"{device}/{name}", "30 days", Detector, AlarmPriority.Medium,
            null, $"{device}.certificate", "certificate", "d", Time(nowUtc), nowUtc, Math.Round(daysLeft, 1), MostDaysLeft, null, false, []);
    }

    private async Task HandOnAsync(IReadOnlyList<AlarmTransition> transitions)
    {
        foreach (var transition in transitions)
        {
            await _link.AlarmAsync(
                new(RecordKind.AlarmTransition, 0, RecordJson.Write(transition, RecordJson.Default.AlarmTransition)),
                () => _stored.Enqueue(transition.TransitionId));
        }
    }

    // Alarms go on without it; after a restart some may be told again.
    private async Task SaveAsync()
    {
        try
        {
            await JsonFile.WriteAsync(_file, new Kept(_raised, _unstored), CancellationToken.None);
            _link.Status.Mended(_file);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            _link.Status.Trouble(_file, $"It cannot be written: {full.Message} Alarms go on; after a restart some may be told again.");
        }
    }

    /// <param name="Raised">By the certificate's name.</param>
    private sealed record Kept(Dictionary<string, AlarmTransition> Raised, List<AlarmTransition> Unstored);
}
