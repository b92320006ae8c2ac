using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Maintenance.Analytics.Detectors;

/// <summary>The squared Euclidean distance of two stretches of values.</summary>
internal static class SquaredDistance
{
    /// <param name="one">As long as <paramref name="other"/>.</param>
    public static T Of<T>(ReadOnlySpan<T> one, ReadOnlySpan<T> other)
        where T : unmanaged, INumber<T>
    {
        if (one.Length != other.Length)
            throw new ArgumentException($"{one.Length} values have no distance to {other.Length}.", nameof(one));
        ref var first = ref MemoryMarshal.GetReference(one);
        ref var second = ref MemoryMarshal.GetReference(other);
        var (wide, i) = (Vector<T>.Zero, 0);
        for (; i <= one.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var difference = Vector.LoadUnsafe(ref first, (nuint)i) - Vector.LoadUnsafe(ref second, (nuint)i);
            wide += difference * difference;
        }

        var sum = Vector.Sum(wide);
        for (; i < one.Length; i++)
        {
            var difference = Unsafe.Add(ref first, i) - Unsafe.Add(ref second, i);
            sum += difference * difference;
        }

        return sum;
    }
}
