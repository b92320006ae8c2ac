using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// Finds how many samples a machine's cycle takes by how little the series differs from itself that much earlier (YIN,
/// de Cheveigné and Kawahara 2002). One length is tried at a time, so the work is spread evenly.
/// </summary>
/// <param name="samplesPerTry">Samples from one try to the next: with more the search costs less and takes longer.</param>
internal sealed class CycleFinder(int samplesPerTry = 1) : IStateful
{
    public const int Longest = 512;
    private const int Shortest = 8;
    private const int Compared = 512;

    /// <summary>The difference at a cycle's length, as a share of the mean difference at shorter ones.</summary>
    private const double Alike = 0.3;

    private readonly RecentValues<double> _values = new(Longest + Compared);
    private readonly double[] _differences = new double[Longest + 1];
    private int _tried;
    private long _taken;

    public string StateName => "cycle-finder/2";

    /// <summary>Samples of a cycle; null while none is found.</summary>
    public int? Cycle { get; private set; }

    /// <summary>The value as many samples ago, of which there must be so many.</summary>
    public double Ago(int samples) => _values.All[^samples];

    public void Take(double value)
    {
        _values.Add(value);
        if (++_taken < Longest + Compared || _taken % samplesPerTry != 0)
            return;
        if (_tried < Longest)
        {
            _tried++;
            _differences[_tried] = Difference(_tried);
            return;
        }

        Cycle = Found();
        _tried = 0;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_values);
        writer.Write(_differences);
        writer.Write(_tried);
        writer.Write(_taken);
        writer.Write(Cycle ?? 0);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_values);
        reader.Read(_differences);
        _tried = reader.ReadCount(Longest);
        _taken = reader.ReadInt64();
        Cycle = reader.ReadCount(Longest) is > 0 and var cycle ? cycle : null;
    }

    private double Difference(int lag) =>
        SquaredDistance.Of(_values.All[^Compared..], _values.All.Slice(Longest - lag, Compared));

    private int? Found()
    {
        var sum = 0.0;
        for (var lag = 1; lag < Longest; lag++)
        {
            sum += _differences[lag];
            var share = sum > 0 ? _differences[lag] * lag / sum : 1;
            if (lag >= Shortest && share < Alike && _differences[lag] <= _differences[lag + 1])
                return lag;
        }

        return null;
    }
}
