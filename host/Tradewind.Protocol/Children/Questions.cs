using System.Collections.Concurrent;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Protocol.Children;

/// <summary>Asks the parent and pairs the answers with the questions.</summary>
public sealed class Questions(FrameConnection connection)
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<IReadOnlyList<ReadOnlyMemory<byte>?>>> _open = new();
    private int _last;

    /// <summary>Asks and waits for the answer.</summary>
    /// <exception cref="InvalidOperationException">The parent could not answer; the message says why.</exception>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> AskAsync(Func<int, Ask> question, CancellationToken cancel)
    {
        var number = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<IReadOnlyList<ReadOnlyMemory<byte>?>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[number] = answer;
        try
        {
            connection.Send(question(number));
            return await answer.Task.WaitAsync(cancel);
        }
        finally
        {
            _open.TryRemove(number, out _);
        }
    }

    /// <summary>A plugin's package from an offset on: some bytes, none at its end; null when the metastore has none.</summary>
    /// <exception cref="InvalidOperationException">The parent could not answer.</exception>
    public async Task<ReadOnlyMemory<byte>?> PackageAsync(string contentHash, long offset) =>
        await AskAsync(number => new() { Number = number, About = AskKind.Plugin, Name = contentHash, Offset = offset }, CancellationToken.None) is [{ } piece] ? piece : (ReadOnlyMemory<byte>?)null;

    /// <summary>An answer came.</summary>
    public void Answered(Answer answer)
    {
        if (!_open.TryGetValue(answer.Number, out var question)) return;
        if (answer.Error is { } error) question.TrySetException(new InvalidOperationException(error));
        else question.TrySetResult(answer.Values);
    }

    /// <summary>The parent is gone: nobody will answer any more.</summary>
    public void Break()
    {
        foreach (var question in _open.Values) question.TrySetException(new InvalidOperationException("The process that would answer is gone."));
    }
}
