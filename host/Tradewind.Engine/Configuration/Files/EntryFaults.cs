using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Configuration.Files;

/// <summary>Faults of many entries, each with the name of its entry before it.</summary>
internal sealed class EntryFaults
{
    private readonly RequestFaults _all = new();

    /// <summary>Looks at one entry; what it finds is of that entry. Whether it was without faults.</summary>
    public bool Check(string entry, Action<RequestFaults> look)
    {
        var faults = new RequestFaults();
        try
        {
            look(faults);
            faults.Done();
            return true;
        }
        catch (InvalidRequestException found)
        {
            foreach (var (part, message) in found.Errors.SelectMany(error => error.Value.Select(message => (error.Key, message)))) _all.Add(part.Length == 0 ? entry : $"{entry}.{part}", $"{entry}: {message}");
            return false;
        }
        catch (RejectedException refused)
        {
            _all.Add(entry, $"{entry}: {refused.Message}");
            return false;
        }
    }

    /// <summary>To be called once every entry is looked at.</summary>
    /// <exception cref="InvalidRequestException">There were faults.</exception>
    public void Done() => _all.Done();
}
