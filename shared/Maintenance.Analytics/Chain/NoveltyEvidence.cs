using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// Three views of one series that each ask how new this is: the shape of the last 24 samples, the shape of the last 288 told by
/// means of six, and the level of the last 24. Each answer becomes a <see cref="ReturnPeriod"/>; the evidence is the logarithm of
/// their geometric mean, so that it takes agreement and no view decides alone. A view that cannot tell yet is left out.
/// </summary>
internal sealed class NoveltyEvidence : IStateful
{
    private const int Fine = 24;
    private const int FinePast = 1500;
    private const int Block = 6;
    private const int Coarse = 48;
    private const int CoarsePast = 333;
    private const int LevelPast = 2000;
    private const int LevelStride = 4;

    /// <summary>Of the resolution; a little more than one for what rounding adds.</summary>
    private const double OneAlone = 1.01;

    private static readonly double LogBlock = Math.Log(Block);
    private static readonly double RootFine = Math.Sqrt(Fine);
    private static readonly double RootCoarse = Math.Sqrt(Coarse);

    private readonly NearestPast _fine = new(Fine, FinePast);
    private readonly NearestPast _coarse = new(Coarse, CoarsePast);
    private readonly LevelNovelty _level = new(Fine, LevelPast, LevelStride);
    private readonly ReturnPeriod _fineRank = new();
    private readonly ReturnPeriod _coarseRank = new(144 / Block);
    private readonly ReturnPeriod _levelRank = new();
    private RecentHighest _fineRecent;
    private RecentHighest _coarseRecent;
    private RecentHighest _levelRecent;
    private double _blockSum;
    private double _blockOrigin;
    private int _inBlock;
    private double _coarseEvidence = double.NaN;

    public string StateName => "novelty-evidence/2";

    /// <summary>Takes the next value.</summary>
    /// <param name="resolution">Values that differ by no more are the same: what one of a shape or a mean, and no other, adds to its distance, is none.</param>
    /// <returns>Logarithm of a return period in samples; 0 while nothing can be told.</returns>
    public double Take(double value, double resolution)
    {
        var (sum, views) = (0.0, 0);
        var one = OneAlone * resolution;
        Add(Above(_fine.Take(value), one / RootFine), _fineRank, ref _fineRecent);
        Add(Above(_level.Take(value), one / Fine), _levelRank, ref _levelRecent);
        TakeBlock(value, one);
        if (!double.IsNaN(_coarseEvidence))
        {
            sum += _coarseRecent.Take(_coarseEvidence);
            views++;
        }

        return views > 0 ? sum / views : 0;

        void Add(double novelty, ReturnPeriod rank, ref RecentHighest recent)
        {
            if (double.IsNaN(novelty))
                return;
            sum += recent.Take(rank.Take(novelty));
            views++;
        }
    }

    public void Save(StateWriter writer)
    {
        foreach (var part in Parts())
            writer.Write(part);
        _fineRecent.Save(writer);
        _coarseRecent.Save(writer);
        _levelRecent.Save(writer);
        writer.Write(_blockSum);
        writer.Write(_blockOrigin);
        writer.Write(_inBlock);
        writer.Write(_coarseEvidence);
    }

    public void Restore(StateReader reader)
    {
        foreach (var part in Parts())
            reader.Read(part);
        _fineRecent.Restore(reader);
        _coarseRecent.Restore(reader);
        _levelRecent.Restore(reader);
        _blockSum = reader.ReadDouble();
        _blockOrigin = reader.ReadDouble();
        _inBlock = reader.ReadCount(Block);
        _coarseEvidence = reader.ReadDouble();
    }

    /// <summary>What the coarse view says of a block holds until the next one is whole.</summary>
    private void TakeBlock(double value, double one)
    {
        if (_inBlock == 0)
            _blockOrigin = value;
        _blockSum += value - _blockOrigin;
        if (++_inBlock < Block)
            return;
        var novelty = Above(_coarse.Take(_blockOrigin + (_blockSum / Block)), one / (Block * RootCoarse));
        (_blockSum, _inBlock) = (0, 0);
        if (!double.IsNaN(novelty))
            _coarseEvidence = _coarseRank.Take(novelty) + (novelty > 0 ? LogBlock : 0);
    }

    /// <summary>0 for what is no more than a floor; NaN stays what it is.</summary>
    private static double Above(double novelty, double floor) => novelty <= floor ? 0 : novelty;

    private IEnumerable<IStateful> Parts() =>
        [_fine, _coarse, _level, _fineRank, _coarseRank, _levelRank];
}
