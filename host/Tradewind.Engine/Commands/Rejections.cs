namespace Tradewind.Engine.Commands;

/// <summary>Collects what is wrong with a command, so that its refusal names all of it at once.</summary>
internal sealed class Rejections
{
    private readonly List<(string Field, string Message)> _found = [];

    /// <summary>Notes a fault; null is none.</summary>
    public void Add(string field, string? message)
    {
        if (message is not null) _found.Add((field, message));
    }

    /// <summary>Reads a part that refuses by itself; null when it does.</summary>
    public T? Read<T>(Func<T?> part) where T : class
    {
        try
        {
            return part();
        }
        catch (RejectedException invalid) when (invalid is { Reason: RejectedReason.Invalid, Field: { } field })
        {
            Add(field, invalid.Message);
            return null;
        }
    }

    /// <summary>To be called once every part is read.</summary>
    /// <exception cref="RejectedException">There were faults.</exception>
    public void Done()
    {
        if (_found.Count == 0) return;
        throw new RejectedException(RejectedReason.Invalid, string.Join(' ', _found.Select(one => one.Message)), _found[0].Field)
        {
            Errors = _found.GroupBy(one => one.Field).ToDictionary(field => field.Key, field => field.Select(one => one.Message).ToArray()),
        };
    }
}
