using System.Collections.Concurrent;

namespace Maintenance.Edge.Local;

/// <summary>The gateway's last log entries, for its page; from any thread.</summary>
[ProviderAlias("Recent")]
internal sealed class RecentLogs(TimeProvider clock) : ILoggerProvider
{
    private const int Capacity = 200;

    private readonly ConcurrentQueue<Entry> _entries = new();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Entry> Entries => [.. _entries.Reverse()];

    public ILogger CreateLogger(string categoryName) => new PartLog(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose() => _entries.Clear();

    private void Add(LogLevel level, string part, string message)
    {
        _entries.Enqueue(new(clock.GetUtcNow(), level, part, message));
        while (_entries.Count > Capacity)
            _entries.TryDequeue(out _);
    }

    /// <param name="Part">Of the gateway, that says it.</param>
    internal sealed record Entry(DateTimeOffset AtUtc, LogLevel Level, string Part, string Message);

    private sealed class PartLog(RecentLogs logs, string part) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                logs.Add(logLevel, part, exception is null ? formatter(state, exception) : $"{formatter(state, exception)} ({exception.Message})");
        }
    }
}
