using System.Runtime.InteropServices;
using Maintenance.Contracts.Readings;

namespace Maintenance.Cloud.Assets;

/// <summary>What a tag said at an instant.</summary>
/// <param name="AtUtc">Device time.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TagSample(double Value, Quality Quality, DateTimeOffset AtUtc);

/// <summary>A value of a meter at an instant.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MeterValue(decimal Value, DateTimeOffset AtUtc);

/// <summary>
/// Goes through what a tag says of a meter, sample by sample, and picks what the ledger needs: the count between two rows of it is
/// exact, however often the meter began again in between, and a row comes at most as often as <see cref="Every"/> otherwise.
/// </summary>
internal sealed class TagCount(decimal? rollover)
{
    /// <summary>Shortest time between two rows of a meter that goes on counting.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    /// <summary>Longest time without a row of one that stands: it shows that the tag still tells.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromDays(1);

    /// <summary>How far a device's clock may be ahead; the ledger takes nothing later.</summary>
    public static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(4);

    private const int Decimals = 4;
    private readonly List<MeterValue> _rows = [];
    private readonly Dictionary<RefusedCount, int> _refused = [];

    /// <summary>The latest row of the ledger; null: there is none.</summary>
    public MeterValue? Written { get; init; }

    /// <summary>What was counted last, whether or not there is a row of it.</summary>
    public MeterValue? Seen { get; set; }

    /// <summary>What is to be written, in order.</summary>
    public IReadOnlyList<MeterValue> Rows => _rows;

    public IReadOnlyDictionary<RefusedCount, int> Refused => _refused;

    /// <summary>The reason of the last one that was refused.</summary>
    public (RefusedCount Why, DateTimeOffset AtUtc)? LastRefusal { get; private set; }

    private MeterValue? Last => _rows is [.., var last] ? last : Written;

    public void Take(TagSample sample, DateTimeOffset nowUtc)
    {
        if (Fault(sample, nowUtc) is { } fault)
        {
            Refuse(fault, sample.AtUtc);
            return;
        }

        var next = new MeterValue(decimal.Round((decimal)sample.Value, Decimals), sample.AtUtc);
        if (Seen is { } before && next.Value < before.Value)
            BeginAgain(before, next);
        else if (Last is not { } last || next.AtUtc - last.AtUtc >= (next.Value == last.Value ? LongestSilence : Every))
            _rows.Add(next);
        Seen = next;
    }

    /// <summary>The ledger did not take a row.</summary>
    public void Refuse(RefusedCount why, DateTimeOffset atUtc)
    {
        _refused[why] = _refused.GetValueOrDefault(why) + 1;
        LastRefusal = (why, atUtc);
    }

    /// <summary>The rows on both sides of it tell the ledger that the meter went past its end once.</summary>
    private void BeginAgain(MeterValue before, MeterValue next)
    {
        if (Last is not { } last || last.AtUtc < before.AtUtc)
            _rows.Add(before);
        _rows.Add(next);
    }

    private RefusedCount? Fault(TagSample sample, DateTimeOffset nowUtc)
    {
        if (sample.Quality is not Quality.Good || !double.IsFinite(sample.Value))
            return RefusedCount.BadQuality;
        if (sample.AtUtc > nowUtc + MostAhead || (Seen is { } seen && sample.AtUtc <= seen.AtUtc))
            return RefusedCount.OutOfOrder;
        if (sample.Value < 0 || sample.Value > (double)Meters.Most || decimal.Round((decimal)sample.Value, Decimals) >= rollover)
            return RefusedCount.OutOfRange;
        return Seen is { } before && decimal.Round((decimal)sample.Value, Decimals) is var value && value < before.Value && !IsForward(before.Value, value)
            ? RefusedCount.Backwards
            : null;
    }

    /// <summary>Less than before is forward where the way past the end is the shorter one (RFC 1982 compares serial numbers so): else the counter was set back.</summary>
    private bool IsForward(decimal before, decimal next) => rollover is { } end && next - before + end <= end / 2;
}
