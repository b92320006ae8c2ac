using QRCoder;

namespace Maintenance.Cloud.Assets;

/// <summary>The QR code (ISO/IEC 18004) on an asset's label: the address at which a phone's camera opens it.</summary>
internal static class QrCode
{
    /// <summary>Withstands dirt on a quarter of it: a label in a plant is not kept clean.</summary>
    private const QRCodeGenerator.ECCLevel Correction = QRCodeGenerator.ECCLevel.Q;

    private const int PixelsPerModule = 10;

    public static byte[] Png(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, Correction);
        using var picture = new PngByteQRCode(code);
        return picture.GetGraphic(PixelsPerModule);
    }

    public static string Svg(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, Correction);
        using var picture = new SvgQRCode(code);
        return picture.GetGraphic(PixelsPerModule);
    }

    /// <summary>The dark modules by row, with the quiet zone of four modules on each side.</summary>
    public static IReadOnlyList<System.Collections.BitArray> Modules(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, Correction);
        return [.. code.ModuleMatrix];
    }

    /// <summary>What an asset's code stands for.</summary>
    /// <param name="origin">Scheme and host at which people reach the page.</param>
    public static string Address(string origin, string code) => $"{origin.TrimEnd('/')}/qr/{code}";
}
