namespace Maintenance.Local.Product;

/// <summary>
/// Remembers on disk which processes were started, so that after a kill of the starter the next one can end them – and
/// only them: a process counts only when number and start time match.
/// </summary>
public sealed class ProcessRegister(string file)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    public void Add(ChildProcess child, ProcessSignal stopSignal = ProcessSignal.Terminate) =>
        File.AppendAllText(file, $"{child.Identity} {(int)stopSignal} {child.Name}\n");

    /// <summary>Ends what is still running, last started first.</summary>
    /// <returns>The names of those that were.</returns>
    public async Task<IReadOnlyList<string>> EndStaleAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            return [];

        List<string> ended = [];
        foreach (var line in (await File.ReadAllLinesAsync(file, cancellationToken)).Reverse())
        {
            if (line.Split(' ', 4) is not [var id, var ticks, var signal, var name]
                || ProcessIdentity.Parse($"{id} {ticks}") is not { IsRunning: true } stale)
            {
                continue;
            }

            stale.Send(Enum.Parse<ProcessSignal>(signal));
            try
            {
                await Until.TrueAsync(() => !stale.IsRunning, Bound, name, cancellationToken);
            }
            catch (TimeoutException)
            {
                stale.Send(ProcessSignal.Kill, wholeGroup: true);
            }

            ended.Add(name);
        }

        File.Delete(file);
        return ended;
    }
}
