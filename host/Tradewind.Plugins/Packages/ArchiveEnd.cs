using System.Buffers.Binary;

namespace Tradewind.Plugins;

/// <summary>
/// Looks at the end of a zip before anything else reads it: the library makes an object of every entry, so that an archive of a million
/// names would fill memory before the first was judged.
/// </summary>
internal static class ArchiveEnd
{
    private const int Length = 22;
    private const int LongestComment = ushort.MaxValue;
    private const uint Signature = 0x06054b50;

    // A name has at most some hundred bytes, most have forty.
    private const int MostDirectoryBytes = 4 * 1024 * 1024;

    /// <summary>Throws unless the archive's directory is whole and small.</summary>
    /// <exception cref="PluginException">What is wrong with it.</exception>
    public static void Check(FileStream archive, int mostEntries)
    {
        var tail = new byte[(int)Math.Min(archive.Length, Length + LongestComment)];
        archive.Position = archive.Length - tail.Length;
        archive.ReadExactly(tail);
        archive.Position = 0;

        var at = Find(tail);
        if (at < 0) throw new PluginException("The archive is cut off, or it is no zip: its directory, which is at the end of one, is not there. Make it again, or send it again.");
        var end = tail.AsSpan(at);
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        var start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (entries > mostEntries || size > MostDirectoryBytes) throw new PluginException($"The archive has more than {mostEntries:N0} files, or very long names. A plugin has a few dozen.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(end[4..]) != 0 || BinaryPrimitives.ReadUInt16LittleEndian(end[8..]) != entries) throw new PluginException("The archive is one part of several. Make it in one part.");
        if (start + (long)size != archive.Length - tail.Length + at) throw new PluginException("The archive is damaged: its directory is not where it says. Make it again, or send it again.");
    }

    // What is taken for the end must end with the file: a comment may hold anything.
    private static int Find(byte[] tail)
    {
        for (var at = tail.Length - Length; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == Signature && at + Length + BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 20)) == tail.Length)
                return at;
        }

        return -1;
    }
}
