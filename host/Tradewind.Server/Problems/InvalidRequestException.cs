namespace Tradewind.Server.Problems;

/// <summary>A request with faults, all of them named.</summary>
internal sealed class InvalidRequestException(IReadOnlyDictionary<string, string[]> errors)
    : Exception(string.Join(" ", errors.Values.SelectMany(messages => messages)))
{
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}
