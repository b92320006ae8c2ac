namespace Maintenance.Local;

/// <summary>The POSIX signals that end a process, by their Linux numbers.</summary>
public enum ProcessSignal
{
    /// <summary>Only asks whether the process is there.</summary>
    None = 0,

    /// <summary>Ctrl-C; PostgreSQL's fast shutdown: clients are sent away, nothing is lost.</summary>
    Interrupt = 2,

    /// <summary>PostgreSQL's immediate shutdown: recovery at the next start.</summary>
    Quit = 3,

    /// <summary>Cannot be refused.</summary>
    Kill = 9,

    /// <summary>Asks to end in good order.</summary>
    Terminate = 15,
}
