namespace Maintenance.Local.Product;

/// <summary>Another run uses in the folder.</summary>
public sealed class FolderInUseException(string folder) : Exception(
    $"Another run already uses {folder}. End that one first (Ctrl-C there), or use another checkout.");
