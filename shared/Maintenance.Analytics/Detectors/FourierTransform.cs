using System.Numerics;

namespace Maintenance.Analytics.Detectors;

/// <summary>Fast Fourier transform in place (Cooley and Tukey 1965), for lengths that are powers of two; it allocates nothing.</summary>
internal static class FourierTransform
{
    public static void Forward(Span<Complex> values)
    {
        Reorder(values);
        for (var size = 2; size <= values.Length; size *= 2)
        {
            var step = Complex.FromPolarCoordinates(1, -2 * Math.PI / size);
            var turn = Complex.One;
            for (var k = 0; k < size / 2; k++)
            {
                for (var i = k; i < values.Length; i += size)
                {
                    var other = turn * values[i + (size / 2)];
                    values[i + (size / 2)] = values[i] - other;
                    values[i] += other;
                }

                turn *= step;
            }
        }
    }

    private static void Reorder(Span<Complex> values)
    {
        for (int i = 1, j = 0; i < values.Length; i++)
        {
            var bit = values.Length >> 1;
            for (; (j & bit) != 0; bit >>= 1)
                j ^= bit;
            j ^= bit;
            if (i < j)
                (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
