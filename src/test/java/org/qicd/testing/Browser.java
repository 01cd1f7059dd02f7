package org.qicd.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A headless Chromium that opens pages, by its DevTools protocol, which needs no driver and no
 * library beyond the JDK. {@link #find} says whether the machine has one.
 */
public final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SECONDS = 60;
  private static final int MARGIN = 12;

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private int calls;

  /** The browser's program, from {@code QICD_BROWSER} or the PATH. */
  public static Optional<Path> find() {
    Stream<Path> onPath =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .flatMap(
                folder ->
                    Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)));
    return Stream.concat(Stream.ofNullable(System.getenv("QICD_BROWSER")).map(Path::of), onPath)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts a browser.
   *
   * @param profile an empty folder for what it writes
   */
  public Browser(Path program, Path profile) throws Exception {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars", // as on a phone
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      HttpClient client = HttpClient.newHttpClient();
      String page = page(client, port(profile.resolve("DevToolsActivePort")));
      socket =
          client
              .newWebSocketBuilder()
              .buildAsync(URI.create(page), new Listener())
              .get(SECONDS, TimeUnit.SECONDS);
      for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
        call(domain + ".enable", Map.of());
      }
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The browser writes its port into its profile as soon as it listens. */
  private String port(Path file) throws IOException, InterruptedException {
    for (int wait = 0; wait < SECONDS * 10 && process.isAlive(); wait++) {
      if (Files.exists(file) && Files.size(file) > 0) {
        return Files.readAllLines(file).get(0);
      }
      Thread.sleep(100);
    }
    throw new IOException("the browser does not start");
  }

  private static String page(HttpClient client, String port) throws Exception {
    URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
    String body = client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body();
    for (JsonNode target : JSON.readTree(body)) {
      if (target.get("type").asText().equals("page")) {
        return target.get("webSocketDebuggerUrl").asText();
      }
    }
    throw new IOException("the browser has no page: " + body);
  }

  /** Opens a file in a window of that width. */
  public void open(Path file, int width, boolean dark) throws Exception {
    events.clear();
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    call("Page.navigate", Map.of("url", file.toUri().toString()));
    for (int wait = 0; wait < SECONDS * 20; wait++) {
      if (named("Page.loadEventFired").findAny().isPresent()) {
        // Two frames later all that observes sizes has run.
        evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r())))");
        return;
      }
      Thread.sleep(50);
    }
    throw new IOException("the page does not load: " + file);
  }

  /** The value of an expression in the page, awaited. */
  public JsonNode evaluate(String expression) throws Exception {
    Map<String, Object> arguments =
        Map.of("expression", expression, "awaitPromise", true, "returnByValue", true);
    JsonNode answer = call("Runtime.evaluate", arguments);
    if (answer.has("exceptionDetails")) {
      throw new IOException(answer.get("exceptionDetails").toString());
    }
    return answer.at("/result/value");
  }

  /**
   * A picture of the open page's upper part, or of one element with a margin around it.
   *
   * @param selector of the element; empty: the page from its top
   * @param height at most, in CSS pixels; 0: all
   * @param scale pixels of the picture in a CSS pixel
   * @return a PNG file
   */
  public byte[] picture(String selector, int height, double scale) throws Exception {
    JsonNode box =
        evaluate(
            """
            (() => {
              const box = document.querySelector('%s').getBoundingClientRect();
              return [box.x + scrollX, box.y + scrollY, box.width, box.height];
            })()\
            """
                .formatted(selector.isEmpty() ? "html" : selector));
    int margin = selector.isEmpty() ? 0 : MARGIN;
    double rows = box.get(3).asDouble() + 2 * margin;
    Map<String, Object> clip =
        Map.of(
            "x",
            Math.max(0, box.get(0).asDouble() - margin),
            "y",
            Math.max(0, box.get(1).asDouble() - margin),
            "width",
            box.get(2).asDouble() + 2 * margin,
            "height",
            height == 0 ? rows : Math.min(rows, height),
            "scale",
            scale);
    JsonNode answer =
        call(
            "Page.captureScreenshot",
            Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
    return Base64.getDecoder().decode(answer.get("data").asText());
  }

  /** The colour of an element's upper right corner, without the place where letters are. */
  public int edge(String selector) throws Exception {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture(selector, 0, 1)));
    return image.getRGB(image.getWidth() - MARGIN - 2, MARGIN + 4) & 0xFFFFFF;
  }

  /** What the open page complained of: console, uncaught errors, violated policies. */
  public List<String> complaints() {
    return Stream.of("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
        .flatMap(this::named)
        .map(event -> event.get("params").toString())
        .toList();
  }

  /** Addresses the open page asked for, itself and data inside it left out. */
  public List<String> requests() {
    return named("Network.requestWillBeSent")
        .map(event -> event.at("/params/request/url").asText())
        .filter(url -> !url.startsWith("data:") && !url.startsWith("file:"))
        .toList();
  }

  private Stream<JsonNode> named(String method) {
    return events.stream().filter(event -> event.get("method").asText().equals(method));
  }

  private JsonNode call(String method, Map<String, ?> params) throws Exception {
    int id = ++calls;
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(params));
    socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
    JsonNode result = answer.get(SECONDS, TimeUnit.SECONDS);
    if (result.has("error")) {
      throw new IOException(method + ": " + result.get("error"));
    }
    return result.get("result");
  }

  @Override
  public void close() throws Exception {
    try {
      call("Browser.close", Map.of()); // takes its links out of the profile
      process.waitFor(10, TimeUnit.SECONDS);
    } finally {
      socket.abort();
      process.destroyForcibly().waitFor();
    }
  }

  /** Puts parts of messages together; answers have an id, events a method. */
  private final class Listener implements WebSocket.Listener {
    private final List<CharSequence> parts = new ArrayList<>();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.add(part.toString());
      if (last) {
        receive(String.join("", parts));
        parts.clear();
      }
      from.request(1);
      return null;
    }

    private void receive(String text) {
      try {
        JsonNode message = JSON.readTree(text);
        if (message.has("id")) {
          answers.remove(message.get("id").asInt()).complete(message);
        } else {
          events.add(message);
        }
      } catch (IOException e) {
        throw new IllegalStateException(text, e);
      }
    }
  }
}
