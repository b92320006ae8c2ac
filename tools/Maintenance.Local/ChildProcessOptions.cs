namespace Maintenance.Local;

/// <summary>How to start a program and how to end it.</summary>
/// <param name="Program">Full path, or a name to be found in PATH.</param>
/// <param name="Arguments">Each passed as it is: no shell looks at them.</param>
public sealed record ChildProcessOptions(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>What to call it in messages.</summary>
    public string Name { get; init; } = Path.GetFileName(Program);

    /// <summary>Added to this process's own environment.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string? WorkingFolder { get; init; }

    /// <summary>Every line of output and error is appended here.</summary>
    public string? LogFile { get; init; }

    /// <summary>Called for every line of output and error, by one caller at a time.</summary>
    public Action<string>? OnLine { get; init; }

    /// <summary>The signal that asks for an end in good order.</summary>
    public ProcessSignal StopSignal { get; init; } = ProcessSignal.Terminate;

    /// <summary>How long after <see cref="StopSignal"/> it may take before it is killed.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);
}
