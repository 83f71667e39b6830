using System.Reflection;
using Tradewind.Tests;

namespace Tradewind.Examples.Tests;

/// <summary>The first test of docs/testing-dags.md, run as it stands there.</summary>
public sealed class TestingGuideTests
{
    [Fact]
    public async Task Test_of_the_guide_passes()
    {
        var code = Snippet.Of("docs/testing-dags.md").First(one => one.Language == "csharp").Text
            .Replace("\"dags/", $"\"{Repository.Root.Replace('\\', '/')}/dags/")
            .Replace("\"plugins\"", $"\"{Path.Combine(Workplace.App, "plugins").Replace('\\', '/')}\"");
        using var assembly = new MemoryStream();
        ProjectCode.Compile(code).Emit(assembly).Success.ShouldBeTrue();
        var test = Assembly.Load(assembly.ToArray()).GetTypes().SelectMany(type => type.GetMethods()).Single(method => method.IsDefined(typeof(FactAttribute)));

        await (Task)test.Invoke(Activator.CreateInstance(test.DeclaringType!), [])!;
    }
}
