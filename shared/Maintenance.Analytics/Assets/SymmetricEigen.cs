namespace Maintenance.Analytics.Assets;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix by Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5), in
/// memory of its own: asked again and again it allocates nothing.
/// </summary>
internal sealed class SymmetricEigen(int size)
{
    private const int MostSweeps = 30;
    private const double Enough = 1e-22;

    private readonly double[] _matrix = new double[size * size];

    /// <summary>In no order; in place <c>i</c> the one of the vector in row <c>i</c>.</summary>
    public double[] Values { get; } = new double[size];

    /// <summary>One vector of length 1 a row.</summary>
    public double[] Vectors { get; } = new double[size * size];

    /// <summary>Decomposes a matrix of the size given.</summary>
    /// <param name="matrix">Row by row; symmetric and finite.</param>
    public void Decompose(ReadOnlySpan<double> matrix)
    {
        matrix.CopyTo(_matrix);
        Array.Clear(Vectors);
        for (var i = 0; i < size; i++)
            Vectors[(i * size) + i] = 1;
        for (var sweep = 0; sweep < MostSweeps && OffDiagonal() > Enough; sweep++)
        {
            for (var p = 0; p < size - 1; p++)
            {
                for (var q = p + 1; q < size; q++)
                    Rotate(p, q);
            }
        }

        for (var i = 0; i < size; i++)
            Values[i] = _matrix[(i * size) + i];
    }

    /// <summary>Sum of squares off the diagonal, as a share of that on it.</summary>
    private double OffDiagonal()
    {
        double off = 0, on = 0;
        for (var i = 0; i < size; i++)
        {
            on += _matrix[(i * size) + i] * _matrix[(i * size) + i];
            for (var j = i + 1; j < size; j++)
                off += _matrix[(i * size) + j] * _matrix[(i * size) + j];
        }

        return on > 0 ? off / on : 0;
    }

    private void Rotate(int p, int q)
    {
        var between = _matrix[(p * size) + q];
        if (between == 0)
            return;
        var theta = (_matrix[(q * size) + q] - _matrix[(p * size) + p]) / (2 * between);
        var tangent = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        for (var k = 0; k < size; k++)
            (_matrix[(k * size) + p], _matrix[(k * size) + q]) = Turned(_matrix[(k * size) + p], _matrix[(k * size) + q], cosine, sine);
        for (var k = 0; k < size; k++)
            (_matrix[(p * size) + k], _matrix[(q * size) + k]) = Turned(_matrix[(p * size) + k], _matrix[(q * size) + k], cosine, sine);
        for (var k = 0; k < size; k++)
            (Vectors[(p * size) + k], Vectors[(q * size) + k]) = Turned(Vectors[(p * size) + k], Vectors[(q * size) + k], cosine, sine);
    }

    private static (double First, double Second) Turned(double first, double second, double cosine, double sine) =>
        ((cosine * first) - (sine * second), (sine * first) + (cosine * second));
}
