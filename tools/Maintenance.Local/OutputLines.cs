namespace Maintenance.Local;

/// <summary>Collects a program's lines: to a file, to a caller, and the last ones in memory.</summary>
internal sealed class OutputLines(string? file, Action<string>? onLine)
{
    private const int Kept = 500;
    private const int Shown = 20;

    private readonly Lock _lock = new();
    private readonly Queue<string> _last = new();
    private readonly List<(Func<string, bool> Match, TaskCompletionSource<string> Found)> _waiting = [];
    private StreamWriter? _writer = file is null ? null : new StreamWriter(file, append: true) { AutoFlush = true };

    public string Tail
    {
        get
        {
            lock (_lock)
                return string.Join('\n', _last.TakeLast(Shown));
        }
    }

    public Task<string> FirstAsync(Func<string, bool> match)
    {
        lock (_lock)
        {
            if (_last.FirstOrDefault(match) is { } seen)
                return Task.FromResult(seen);

            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((match, found));
            return found.Task;
        }
    }

    public async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            Add(line);
    }

    public void Close()
    {
        lock (_lock)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private void Add(string line)
    {
        lock (_lock)
        {
            _last.Enqueue(line);
            if (_last.Count > Kept)
                _last.Dequeue();

            _writer?.WriteLine(line);
            onLine?.Invoke(line);
            foreach (var (_, found) in _waiting.Where(waiting => waiting.Match(line)))
                found.TrySetResult(line);

            _waiting.RemoveAll(waiting => waiting.Found.Task.IsCompleted);
        }
    }
}
