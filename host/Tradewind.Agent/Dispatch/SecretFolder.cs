using System.Text;

namespace Tradewind.Agent.Dispatch;

/// <summary>
/// The secrets backend: a folder of files, as Kubernetes, Docker and the agents of secret stores put them there. <c>connections/ID</c> holds a
/// connection as a JSON object, <c>variables/NAME</c> a value. Each look-up reads the file, so that a rotated secret counts at once.
/// </summary>
public sealed class SecretFolder(string? directory)
{
    private const int Longest = 64 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>None: everything is looked for in the metastore.</summary>
    public static SecretFolder None { get; } = new(null);

    /// <summary>A connection's JSON, or null.</summary>
    public Task<string?> ConnectionAsync(string id, CancellationToken cancel) => FindAsync("connections", id, cancel);

    /// <summary>A variable's value, or null. A line break at the end of the file is not part of it.</summary>
    public Task<string?> VariableAsync(string name, CancellationToken cancel) => FindAsync("variables", name, cancel);

    private async Task<string?> FindAsync(string kind, string name, CancellationToken cancel)
    {
        // Names come from scripts: nothing outside of the folder is one.
        if (directory is null || name.Length is 0 or > 200 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.') || name.All(letter => letter == '.')) return null;
        var file = new FileInfo(Path.Combine(directory, kind, name));
        try
        {
            if (!file.Exists) return null;
            var bytes = await ReadAsync(file, cancel);
            var text = Strict.GetString(bytes);
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            // Falling back to the metastore would hide it, and could hand out another secret.
            throw new InvalidOperationException($"The secret {file.FullName} cannot be read: {(fault is DecoderFallbackException ? "it is no UTF-8 text." : fault.Message)}");
        }
    }

    private static async Task<byte[]> ReadAsync(FileInfo file, CancellationToken cancel)
    {
        await using var stream = file.OpenRead();
        var bytes = new byte[Longest + 1];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return read <= Longest ? bytes[..read] : throw new IOException($"it is longer than {Longest / 1024} KiB.");
    }
}
