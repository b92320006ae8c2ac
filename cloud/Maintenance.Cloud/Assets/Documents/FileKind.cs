namespace Maintenance.Cloud.Assets;

/// <summary>What a document is. Images, PDFs and videos are shown, the others only downloaded.</summary>
internal enum FileKind
{
    Image,
    Pdf,
    Document,
    Video,
    Other,
}
