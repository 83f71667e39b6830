namespace Tradewind.Roles;

/// <summary>The data folder: readable by its owner alone, and used by one server at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(FileStream held) => _lock = held;

    /// <summary>Makes the folder when needed and takes it.</summary>
    /// <exception cref="OptionsException">Another server uses it, or it cannot be written.</exception>
    public static DataFolder Take(string directory)
    {
        try
        {
            Make(directory);
            return new(new FileStream(Path.Combine(directory, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new OptionsException([$"The data folder {directory} cannot be written: {fault.Message} Choose another with TRADEWIND_DATA."]);
        }
        catch (IOException)
        {
            throw new OptionsException([$"Another server uses the data folder {directory}. Stop it, or choose another folder with TRADEWIND_DATA and another address with TRADEWIND_URLS."]);
        }
    }

    /// <summary>Makes a folder that only its owner can read.</summary>
    public static void Make(string directory)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else if (!Directory.Exists(directory)) Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
