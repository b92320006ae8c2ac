using System.Diagnostics;

namespace Maintenance.Local;

/// <summary>
/// A program that runs in a session and process group of its own, so that Ctrl-C at the terminal reaches only its
/// starter, and the whole group ends with this object. Should the starter be killed, a guard ends the group.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly ChildProcessOptions _options;
    private readonly Process _process;
    private readonly Process _guard;
    private readonly OutputLines _lines;

    private ChildProcess(ChildProcessOptions options, Process process, Process guard)
    {
        (_options, _process, _guard) = (options, process, guard);
        Identity = ProcessIdentity.Of(process.Id) ?? new(process.Id, 0);
        _lines = new(options.LogFile, options.OnLine);
        Exited = RunAsync();
    }

    public string Name => _options.Name;

    public ProcessIdentity Identity { get; }

    /// <summary>Ends with the exit code (128 + n after signal n) once the program has ended and its output is read.</summary>
    public Task<int> Exited { get; }

    /// <summary>The last lines of output and error, for a message about what went wrong.</summary>
    public string Tail => _lines.Tail;

    /// <summary>Starts the program.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static ChildProcess Start(ChildProcessOptions options)
    {
        var start = StartInfo(options);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{options.Name} did not start.");
        return new(options, process, Guard(process.Id));
    }

    /// <summary>Runs the program to its end.</summary>
    /// <returns>Its output and error, line by line.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than zero; the message has its last lines.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(ChildProcessOptions options, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        await using var child = Start(options with { OnLine = line => { lines.Add(line); options.OnLine?.Invoke(line); } });
        var code = await child.Exited.WaitAsync(cancellationToken);
        return code == 0
            ? lines
            : throw new InvalidOperationException($"{options.Name} ended with code {code}.\n{child.Tail}");
    }

    /// <summary>Returns with the first line, already seen or yet to come, for which <paramref name="match"/> is true.</summary>
    /// <exception cref="InvalidOperationException">The program ended before.</exception>
    /// <exception cref="TimeoutException">The line did not come within the bound.</exception>
    public async Task<string> WaitForLineAsync(
        Func<string, bool> match, TimeSpan bound, CancellationToken cancellationToken)
    {
        var line = _lines.FirstAsync(match);
        await Task.WhenAny(line, Exited).WaitAsync(bound, TimeProvider.System, cancellationToken);
        return line.IsCompleted
            ? await line
            : throw new InvalidOperationException($"{Name} ended with code {await Exited}.\n{Tail}");
    }

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="InvalidOperationException">The program ended before.</exception>
    /// <exception cref="TimeoutException">It did not hold within the bound.</exception>
    public Task WaitUntilAsync(
        Func<CancellationToken, Task<bool>> condition, TimeSpan bound, string what, CancellationToken cancellationToken) =>
        Until.TrueAsync(
            async token => Exited.IsCompleted
                ? throw new InvalidOperationException($"{Name} ended with code {await Exited}.\n{Tail}")
                : await condition(token),
            bound, what, cancellationToken);

    public void Signal(ProcessSignal signal) => Identity.Send(signal);

    /// <summary>Asks for an end in good order, and after the bound kills the whole group.</summary>
    /// <returns>The exit code; 137 when it had to be killed.</returns>
    public async Task<int> StopAsync()
    {
        Signal(_options.StopSignal);
        await Task.WhenAny(Exited, Task.Delay(_options.StopWithin, TimeProvider.System));
        return await KillAsync();
    }

    /// <summary>Ends the whole group at once.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> KillAsync()
    {
        Identity.SendToGroup(ProcessSignal.Kill);
        return await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        _guard.Dispose();
    }

    private static ProcessStartInfo StartInfo(ChildProcessOptions options)
    {
        // setsid(1) replaces itself by the program: the process number stays the one that Process knows.
        var start = new ProcessStartInfo("setsid", [options.Program, .. options.Arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = options.WorkingFolder ?? "",
        };
        foreach (var (name, value) in options.Environment)
            start.Environment[name] = value;

        return start;
    }

    /// <summary>Its input closes when the starter dies, however it dies; then it ends the group.</summary>
    internal static Process Guard(int group)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", "read -r _; kill -s KILL -- \"-$0\"", $"{group}"])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("sh did not start.");
    }

    private async Task<int> RunAsync()
    {
        _process.StandardInput.Close();
        var reading = Task.WhenAll(_lines.ReadAsync(_process.StandardOutput), _lines.ReadAsync(_process.StandardError));
        await _process.WaitForExitAsync();
        ProcessIdentity.Of(_guard.Id)?.Send(ProcessSignal.Kill);
        Identity.SendToGroup(ProcessSignal.Kill); // who it left behind would keep its output open
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System));
        _lines.Close();
        return _process.ExitCode;
    }
}
