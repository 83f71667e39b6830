using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>
/// Finds what a script loads: only inside the DAG folder, by relative paths, which then also stand in stack traces. What it refuses is
/// reported by <see cref="DirectiveCheck"/>, in better words than the compiler has. One instance per compilation: every file is read
/// once, so what is compiled is what is hashed and stored.
/// </summary>
internal sealed class FolderSourceResolver(DagFolder folder) : SourceReferenceResolver
{
    private readonly Dictionary<string, SourceText?> _texts = [];

    public override string? NormalizePath(string path, string? baseFilePath) => path;

    public override string? ResolveReference(string path, string? baseFilePath) =>
        folder.Resolve(path, baseFilePath) is { } resolved && TextOf(resolved) is not null ? resolved : null;

    public override Stream OpenRead(string resolvedPath) => new MemoryStream(Encoding.UTF8.GetBytes(ReadText(resolvedPath).ToString()));

    public override SourceText ReadText(string resolvedPath) =>
        TextOf(resolvedPath) ?? throw new FileNotFoundException($"There is no file {resolvedPath} in the DAG folder.");

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private SourceText? TextOf(string path)
    {
        lock (_texts)
        {
            if (!_texts.TryGetValue(path, out var text))
                _texts[path] = text = folder.Read(path) is { } read ? SourceText.From(read, Encoding.UTF8) : null;
            return text;
        }
    }
}
