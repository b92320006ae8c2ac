namespace Maintenance.Local.Product;

/// <summary>Keeps a second run off a folder. The kernel lets go of it however the holder ends.</summary>
public static class FolderLock
{
    /// <exception cref="FolderInUseException">Somebody holds it.</exception>
    public static FileStream Take(string folder)
    {
        try
        {
            return new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new FolderInUseException(folder);
        }
    }
}
