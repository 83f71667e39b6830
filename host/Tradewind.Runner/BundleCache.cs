using System.Buffers;
using System.Security.Cryptography;
using Tradewind.Protocol.Frames;

namespace Tradewind.Runner;

/// <summary>Compiled scripts on disk: one file each, named by key, led by a hash of its content, so that a damaged one is noticed and fetched again.</summary>
internal sealed class BundleCache(string directory)
{
    /// <summary>The cached script, or null.</summary>
    public CachedBundle? Find(string key)
    {
        var path = PathOf(key);
        if (!File.Exists(path)) return null;
        var file = File.ReadAllBytes(path);
        if (file.Length < SHA256.HashSizeInBytes || !SHA256.HashData(file.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(file.AsSpan(0, SHA256.HashSizeInBytes)))
        {
            File.Delete(path);
            return null;
        }

        var reader = new FrameReader(file.AsSpan(SHA256.HashSizeInBytes));
        return new(reader.Text(), reader.MaybeBytes()!, reader.MaybeBytes()!, reader.MaybeTexts()!);
    }

    /// <summary>Keeps a script. It appears whole or not at all: other runners read the same folder.</summary>
    public void Add(string key, CachedBundle bundle)
    {
        var content = new ArrayBufferWriter<byte>();
        var writer = new FrameWriter(content);
        writer.Text(bundle.Path);
        writer.Bytes(bundle.Assembly);
        writer.Bytes(bundle.Symbols);
        writer.Texts(bundle.Plugins);

        Directory.CreateDirectory(directory);
        var draft = Path.Combine(directory, $".{Guid.NewGuid():N}");
        using (var file = File.Create(draft))
        {
            file.Write(SHA256.HashData(content.WrittenSpan));
            file.Write(content.WrittenSpan);
        }

        File.Move(draft, PathOf(key), overwrite: true);
    }

    private string PathOf(string key) =>
        key.All(char.IsAsciiHexDigit) ? Path.Combine(directory, $"{key}.bundle") : throw new ArgumentException($"'{key}' is not a bundle key.", nameof(key));
}
