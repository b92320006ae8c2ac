using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Maintenance.Edge.Tests;

/// <summary>What was logged, with the values of its named holes.</summary>
internal sealed record LogEntry(string Category, LogLevel Level, string Message, IReadOnlyDictionary<string, object?> Values);

/// <summary>Keeps log entries for a test to read.</summary>
internal sealed class CollectedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    /// <summary>Is told of each entry while what logs it waits.</summary>
    public Action<LogEntry>? OnEntry { get; set; }

    public ILogger CreateLogger(string categoryName) => new Collector(categoryName, this);

    public void Dispose() => _entries.Clear();

    private void Add(LogEntry entry)
    {
        OnEntry?.Invoke(entry);
        _entries.Enqueue(entry);
    }

    private sealed class Collector(string category, CollectedLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Add(new(category, logLevel, formatter(state, exception), state is IReadOnlyList<KeyValuePair<string, object?>> values
                ? values.ToDictionary(StringComparer.Ordinal) : new Dictionary<string, object?>(StringComparer.Ordinal)));
    }
}
