using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Devices.OpcUa;

namespace Maintenance.Edge.Reloading;

/// <summary>
/// Has the gateway go by a changed file: only devices that changed begin anew, and the outbox is not touched. A file that is wrong
/// is refused with all that is wrong, and the one before goes on.
/// </summary>
internal sealed partial class ConfigurationChanger(
    LiveSettings settings, DeviceSupervisor supervisor, ConfigurationState state, IEnumerable<OpcUaIdentity> identities, GatewayCommand command,
    TimeProvider clock,
    ILogger<ConfigurationChanger> log)
{
    /// <param name="file">Its name, for messages.</param>
    /// <returns>Whether the gateway goes by it now.</returns>
    public async Task<bool> ApplyAsync(string file, string text, CancellationToken cancellationToken)
    {
        try
        {
            var next = GatewayFile.Parse(file, text, Environment.GetEnvironmentVariable, out _);
            await ApplyAsync(next, cancellationToken);
            return true;
        }
        catch (ConfigurationException wrong)
        {
            LogRefused(file, wrong.Message);
            state.Refused([.. wrong.Faults.Select(fault => fault.ToString())]);
            return false;
        }
    }

    private async Task ApplyAsync(GatewaySettings next, CancellationToken cancellationToken)
    {
        var now = settings.Current;
        var takesStart = SettingsChange.TakesStart(now, next);
        var (expanded, troubles) = await ExpandAsync(now, next, cancellationToken);
        var change = await supervisor.ChangeAsync(expanded, troubles, cancellationToken);
        state.Taken(takesStart);
        var begun = change.Settings.Devices.Count - change.Kept.Count;
        var ended = now.Devices.Select(device => device.Name).Except(next.Devices.Select(device => device.Name), StringComparer.Ordinal).Count();
        LogTaken(begun, change.Kept.Count, ended);
        foreach (var section in takesStart)
            LogTakesStart(section);
    }

    /// <summary>Only devices that changed are asked for what their paths with wildcards lead to.</summary>
    private async Task<(GatewaySettings Settings, IReadOnlyList<PathTrouble> Troubles)> ExpandAsync(
        GatewaySettings now, GatewaySettings next, CancellationToken cancellationToken)
    {
        var changed = next.Devices.Where(device => (device.OpcUa is not null || device.HasManifold) && !now.Devices.Any(device.IsSameAs)).ToList();
        if (changed.Count == 0)
            return (next, []);
        var identity = identities.FirstOrDefault();
        if (identity is null && changed.Find(device => device.OpcUa is not null) is { } first)
        {
            throw new ConfigurationException([new(
                first.Name, 1, 1, "is the gateway's first OPC UA device, for which it makes its certificate when it starts: start the gateway again")]);
        }

        var tags = changed.SelectMany(device => device.AllTags).ToList();
        var (expanded, troubles) = await new WildcardTags(identity, command.DataFolder, clock)
            .ExpandAsync(next with { Devices = changed, Tags = tags, Assets = [] }, cancellationToken);
        var byName = expanded.Devices.ToDictionary(device => device.Name, StringComparer.Ordinal);
        return (next with { Devices = [.. next.Devices.Select(device => byName.GetValueOrDefault(device.Name, device))] }, troubles);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The changed configuration is taken: {Begun} devices begin anew, {Kept} go on, {Ended} are no more")]
    private partial void LogTaken(int begun, int kept, int ended);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes to {Section} are taken when the gateway starts again; all others are taken")]
    private partial void LogTakesStart(string section);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed {File} is refused, and the gateway goes on as before:\n{Faults}")]
    private partial void LogRefused(string file, string faults);
}
