namespace Tradewind.Engine.Assets;

/// <summary>How assets may be called.</summary>
public static class AssetNames
{
    private const int Longest = 200;

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    public static string? Fault(string name)
    {
        if (name.Length is 0 or > Longest) return $"The asset's name '{(name.Length <= 60 ? name : $"{name[..57]}...")}' has {name.Length} characters; 1 to {Longest} are allowed.";
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '/')
            ? null
            : $"The asset's name '{name}' may hold only letters, digits, '_', '-', '.', ':' and '/'.";
    }
}
