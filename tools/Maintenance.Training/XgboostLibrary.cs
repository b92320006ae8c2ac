using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Maintenance.Training;

/// <summary>The C API of XGBoost (c_api.h of release 1.7). Every call answers 0, or -1 with a message.</summary>
internal static partial class XgboostLibrary
{
    private const string Library = "libxgboost.so.0";

    /// <summary>Whether the library can be loaded on this machine.</summary>
    public static bool IsInstalled { get; } = NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int XGDMatrixCreateFromMat(ReadOnlySpan<float> data, ulong rows, ulong columns, float missing, out nint matrix);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int XGDMatrixSetFloatInfo(nint matrix, string field, ReadOnlySpan<float> values, ulong count);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int XGDMatrixFree(nint matrix);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int XGBoosterCreate(ReadOnlySpan<nint> matrices, ulong count, out nint booster);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int XGBoosterFree(nint booster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int XGBoosterSetParam(nint booster, string name, string value);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int XGBoosterUpdateOneIter(nint booster, int iteration, nint matrix);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int XGBoosterPredict(
        nint booster, nint matrix, int options, uint treeLimit, int training, out ulong length, out nint values);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int XGBoosterSaveModelToBuffer(nint booster, string config, out ulong length, out nint bytes);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint XGBGetLastError();

    /// <exception cref="MissingXgboostException">The library is not installed.</exception>
    public static void RequireInstalled()
    {
        if (!IsInstalled)
            throw new MissingXgboostException();
    }

    /// <summary>Makes a call whose answer is not 0 an exception with XGBoost's own words.</summary>
    /// <exception cref="MissingXgboostException">The library is not installed.</exception>
    /// <exception cref="InvalidOperationException">XGBoost refused.</exception>
    public static void Require(Func<int> call, [CallerArgumentExpression(nameof(call))] string name = "")
    {
        RequireInstalled();
        if (call() != 0)
            throw new InvalidOperationException($"XGBoost refused {name}: {Marshal.PtrToStringUTF8(XGBGetLastError())}");
    }
}
