using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Tradewind.Execution;

/// <summary>
/// What makes two attempts of a task the same work: the script's bytes, the task, the run's params, every input and every setting as they
/// are in this attempt, and what the script adds. Each part goes in with its length, so that none runs into the next.
/// </summary>
internal sealed class CacheKey : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(string? part) => Add(part is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(part));

    public void Add(ReadOnlyMemory<byte>? part)
    {
        _hash.AppendData(BitConverter.GetBytes(part?.Length ?? -1L));
        if (part is { } bytes) _hash.AppendData(bytes.Span);
    }

    /// <summary>Adds an output of a task; a large one is read piece by piece.</summary>
    public async ValueTask AddAsync(TaskRef input, TaskContext ctx)
    {
        Add(input.Id);
        Add(input.Key);
        var index = ctx.IndexToRead(input);
        if (input.IsMapped && index < 0)
        {
            await foreach (var one in OutputReading.ReadAllAsync(input, ctx.Services, ctx.CancellationToken)) Add(one);
            return;
        }

        var stored = await ctx.Services.ReadXComAsync(input.Id, index, input.Key, ctx.CancellationToken);
        if (stored is not { } bytes || !LargeOutput.TryRead(bytes, out var large))
        {
            Add(stored);
            return;
        }

        _hash.AppendData(BitConverter.GetBytes(large.Size));
        await using var reader = new OutputReader(large, ctx.Services, ctx.CancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(LargeOutput.PieceLength);
        try
        {
            while (await reader.ReadAsync(buffer, ctx.CancellationToken) is > 0 and var read) _hash.AppendData(buffer, 0, read);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
