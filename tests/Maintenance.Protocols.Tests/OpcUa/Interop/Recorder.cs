using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Shouldly;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>Remembers all it is told, by item.</summary>
internal sealed class Recorder(int items) : ISubscriptionReceiver, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly List<DataValue>[] _values = [.. Enumerable.Range(0, items).Select(_ => new List<DataValue>())];
    private readonly List<SubscriptionGap> _gaps = [];
    private readonly List<IReadOnlyList<Variant>> _events = [];
    private readonly List<(MonitoredItem Item, StatusCode Status)> _refusals = [];

    public IReadOnlyList<SubscriptionGap> Gaps => Copy(_gaps);

    public IReadOnlyList<IReadOnlyList<Variant>> Events => Copy(_events);

    public IReadOnlyList<(MonitoredItem Item, StatusCode Status)> Refusals => Copy(_refusals);

    public IReadOnlyList<DataValue> Of(int handle) => Copy(_values[handle]);

    public void TakeValues(ReadOnlySpan<MonitoredValue> values)
    {
        lock (_lock)
        {
            foreach (var value in values)
                _values[value.Handle].Add(value.Value);
        }

        _news.Release();
    }

    public void TakeEvent(int handle, IReadOnlyList<Variant> fields) => Add(_events, fields);

    public void TakeGap(SubscriptionGap gap) => Add(_gaps, gap);

    public void TakeRefusal(MonitoredItem item, StatusCode status) => Add(_refusals, (item, status));

    public async Task WaitAsync(Func<bool> condition, string what)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!condition())
        {
            try
            {
                await _news.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException late)
            {
                throw new TimeoutException($"Within {Patience} there was no {what}; gaps: {string.Join("; ", Gaps)}", late);
            }
        }
    }

    /// <summary>Waits until each item has been told so many values more.</summary>
    public Task MoreAsync(int count)
    {
        int[] wanted = [.. _values.Select((_, handle) => Of(handle).Count + count)];
        return WaitAsync(() => wanted.Select((least, handle) => Of(handle).Count >= least).All(held => held), $"{count} values more of each item");
    }

    /// <summary>Each item has counted up by one, over everything that happened.</summary>
    public void ShouldHaveCounted(IEnumerable<ClientNotice> notices)
    {
        for (var handle = 0; handle < _values.Length; handle++)
        {
            uint[] counted = [.. Of(handle).Select(value => value.Value.As<uint>())];
            counted.ShouldBe(Enumerable.Range(0, counted.Length).Select(step => counted[0] + (uint)step), $"item {handle}: {string.Join("; ", notices)}");
        }
    }

    public void Dispose() => _news.Dispose();

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_lock)
            return [.. list];
    }

    private void Add<T>(List<T> list, T one)
    {
        lock (_lock)
            list.Add(one);
        _news.Release();
    }
}
