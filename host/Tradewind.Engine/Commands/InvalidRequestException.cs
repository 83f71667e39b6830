namespace Tradewind.Engine.Commands;

/// <summary>A request with faults, all of them named.</summary>
public sealed class InvalidRequestException(IReadOnlyDictionary<string, string[]> errors)
    : Exception(string.Join(" ", errors.Values.SelectMany(messages => messages)))
{
    /// <summary>What is wrong, by the request's part.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}
