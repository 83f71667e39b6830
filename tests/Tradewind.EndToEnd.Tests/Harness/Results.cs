namespace Tradewind.EndToEnd.Tests.Harness;

/// <summary>What is left for people to look at: what the nodes printed, and pictures of the dashboard.</summary>
internal static class Results
{
    public static string Folder { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults")).FullName;
}
