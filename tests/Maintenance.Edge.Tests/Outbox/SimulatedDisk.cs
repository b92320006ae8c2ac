using System.Collections.Concurrent;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Tests.Outbox;

/// <summary>
/// A disk that keeps what was flushed and nothing else for certain. It loses power at a step, fills up, or fails once; after
/// a power cut each write, length and name since the last flush is there, half there or not there, in any combination.
/// </summary>
internal sealed class SimulatedDisk(long capacity = long.MaxValue) : IDisk
{
    private const int NameBytes = 100;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Inode> _names = [];
    private readonly Dictionary<string, Inode> _durableNames = [];

    private readonly TaskCompletionSource _powerGone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Steps { get; private set; }

    /// <summary>The step at which the power goes; all after it fails.</summary>
    public int PowerFailsAt { get; set; } = int.MaxValue;

    /// <summary>Steps that fail once with an I/O error; a flush that fails forgets what it was to keep.</summary>
    public HashSet<int> Failing { get; init; } = [];

    public long Capacity { get; set; } = capacity;

    /// <summary>Takes every write and finds only when it flushes that there is no room.</summary>
    public bool AllocatesLate { get; set; }

    /// <summary>Flushes of files, by name.</summary>
    public ConcurrentQueue<string> Flushes { get; } = new();

    /// <summary>Called before a file is flushed, by its name.</summary>
    public Action<string> BeforeFlush { get; set; } = _ => { };

    public bool IsDead => Steps >= PowerFailsAt;

    /// <summary>Completes when the power goes.</summary>
    public Task PowerGone => _powerGone.Task;

    /// <summary>Bytes of the capacity that names and contents take.</summary>
    public long Used => _names.Values.Sum(inode => NameBytes + (long)inode.Live.Length);

    public IReadOnlyList<string> Names()
    {
        lock (_gate)
            return [.. _names.Keys];
    }

    public IDiskFile Open(string name)
    {
        lock (_gate)
            return new OpenFile(this, name, _names.TryGetValue(name, out var inode) ? inode : throw new FileNotFoundException(name));
    }

    public IDiskFile Create(string name)
    {
        lock (_gate)
        {
            Step();
            if (!_names.ContainsKey(name) && Used + NameBytes > Capacity)
                throw new DiskFullException("simulated");
            return new OpenFile(this, name, _names[name] = new());
        }
    }

    public void Allocate(string name, long bytes)
    {
        lock (_gate)
        {
            Step();
            if (Used + NameBytes + bytes > Capacity)
                throw new DiskFullException("simulated");
            _names[name] = new() { Live = new byte[bytes], Durable = new byte[bytes] };
        }
    }

    public void Rename(string name, string newName)
    {
        lock (_gate)
        {
            Step();
            _names[newName] = _names[name];
            _names.Remove(name);
        }
    }

    public void Delete(string name)
    {
        lock (_gate)
        {
            Step();
            _names.Remove(name);
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            Step();
            _durableNames.Clear();
            foreach (var (name, inode) in _names)
                _durableNames[name] = inode;
        }
    }

    public void Dispose()
    {
    }

    /// <summary>What a machine finds that starts again after the power was cut.</summary>
    public SimulatedDisk AfterPowerCut(Random chance)
    {
        var after = new SimulatedDisk(Capacity);
        lock (_gate)
        {
            foreach (var name in _names.Keys.Union(_durableNames.Keys))
            {
                var found = chance.Next(2) == 0 ? _names.GetValueOrDefault(name) : _durableNames.GetValueOrDefault(name);
                if (found is null)
                    continue;
                var content = found.AfterPowerCut(chance);
                after._names[name] = after._durableNames[name] = new() { Live = content, Durable = content };
            }
        }

        return after;
    }

    /// <summary>The same files, all of them durable.</summary>
    public SimulatedDisk Copy()
    {
        var copy = new SimulatedDisk(Capacity);
        foreach (var name in Names())
        {
            var content = Content(name);
            copy._names[name] = copy._durableNames[name] = new() { Live = content, Durable = content };
        }

        return copy;
    }

    /// <summary>Changes a file behind everybody's back.</summary>
    public void Tamper(string name, Func<byte[], byte[]> change)
    {
        lock (_gate)
            _names[name].Live = _names[name].Durable = change([.. _names[name].Live]);
    }

    public byte[] Content(string name)
    {
        lock (_gate)
            return [.. _names[name].Live];
    }

    private void Step(Action? halfDone = null)
    {
        if (IsDead)
            throw new IOException("no power");
        Steps++;
        if (IsDead)
        {
            halfDone?.Invoke();
            _powerGone.TrySetResult();
            throw new IOException("the power went");
        }

        if (Failing.Remove(Steps))
            throw new IOException("simulated I/O error");
    }

    private sealed class Inode
    {
        public byte[] Live { get; set; } = [];

        public byte[] Durable { get; set; } = [];

        private List<Func<byte[], Random, byte[]>> Unflushed { get; } = [];

        public void Write(long offset, byte[] bytes)
        {
            Live = Overlay(Live, (int)offset, bytes);
            Unflushed.Add((content, chance) => Overlay(content, (int)offset, bytes[..(chance.Next(3) == 0 ? chance.Next(bytes.Length + 1) : bytes.Length)]));
        }

        public void SetLength(long length)
        {
            Live = Resize(Live, (int)length);
            Unflushed.Add((content, _) => Resize(content, (int)length));
        }

        public void Flush()
        {
            Durable = Live;
            Unflushed.Clear();
        }

        public void Forget() => Unflushed.Clear();

        public byte[] AfterPowerCut(Random chance)
        {
            var content = Durable;
            foreach (var change in Unflushed.OrderBy(_ => chance.Next()).Where(_ => chance.Next(2) == 0))
                content = change(content, chance);
            return content;
        }

        private static byte[] Overlay(byte[] content, int offset, byte[] bytes)
        {
            var changed = Resize(content, Math.Max(content.Length, offset + bytes.Length));
            bytes.CopyTo(changed, offset);
            return changed;
        }

        private static byte[] Resize(byte[] content, int length)
        {
            var changed = new byte[length];
            content.AsSpan(0, Math.Min(length, content.Length)).CopyTo(changed);
            return changed;
        }
    }

    private sealed class OpenFile(SimulatedDisk disk, string name, Inode inode) : IDiskFile
    {
        private const int SectorBytes = 512;

        public long Length
        {
            get
            {
                lock (disk._gate)
                    return inode.Live.Length;
            }
        }

        public int Read(long offset, Span<byte> buffer)
        {
            lock (disk._gate)
            {
                var length = (int)Math.Max(0, Math.Min(buffer.Length, inode.Live.Length - offset));
                inode.Live.AsSpan((int)Math.Min(offset, inode.Live.Length), length).CopyTo(buffer);
                return length;
            }
        }

        /// <summary>Goes out in sectors, so that a power cut may keep a later one and lose an earlier one.</summary>
        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            var all = bytes.ToArray();
            lock (disk._gate)
            {
                disk.Step(() => Sectors(offset, all[..(all.Length / 2)]));
                var growth = offset + all.Length - inode.Live.Length;
                if (growth > 0 && !disk.AllocatesLate && disk.Used + growth > disk.Capacity)
                {
                    Sectors(offset, all[..(int)Math.Max(0, all.Length - (disk.Used + growth - disk.Capacity))]);
                    throw new DiskFullException("simulated");
                }

                Sectors(offset, all);
            }
        }

        public void SetLength(long length)
        {
            lock (disk._gate)
            {
                disk.Step();
                inode.SetLength(length);
            }
        }

        public void Flush()
        {
            disk.BeforeFlush(name);
            disk.Flushes.Enqueue(name);
            lock (disk._gate)
            {
                try
                {
                    disk.Step();
                    if (disk.AllocatesLate && disk.Used > disk.Capacity)
                        throw new DiskFullException("simulated");
                }
                catch (IOException) when (!disk.IsDead)
                {
                    inode.Forget();
                    throw;
                }

                inode.Flush();
            }
        }

        public void Dispose()
        {
        }

        private void Sectors(long offset, byte[] bytes)
        {
            foreach (var sector in bytes.Chunk(SectorBytes))
            {
                inode.Write(offset, sector);
                offset += sector.Length;
            }
        }
    }
}
