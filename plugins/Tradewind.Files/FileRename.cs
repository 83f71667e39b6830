using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Tradewind.Files;

internal static class FileRename
{
    // EXDEV, the same on Linux and macOS.
    private const int OtherFileSystem = 18;

    /// <summary>
    /// Renames a file over whatever is there, in one step. False when that would take a copy: <see cref="File.Move(string, string)"/>
    /// makes one by itself, and a reader would see the file grow.
    /// </summary>
    public static bool TryRename(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            if (!string.Equals(Path.GetPathRoot(from), Path.GetPathRoot(to), StringComparison.OrdinalIgnoreCase))
                return false;
            File.Move(from, to, overwrite: true);
            return true;
        }

        if (Rename(from, to) == 0)
            return true;

        var error = Marshal.GetLastPInvokeError();
        return error == OtherFileSystem ? false : throw new IOException($"Cannot move {from} to {to}: {new Win32Exception(error).Message}.");
    }

    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    private static extern int Rename([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
