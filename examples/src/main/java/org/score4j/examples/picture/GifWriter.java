package org.score4j.examples.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.score4j.file.SafeFile;

/** Animated GIFs that repeat for ever, with one palette for all frames. */
public final class GifWriter {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";

    private GifWriter() {}

    /**
     * Writes frames of the same size.
     *
     * @param milliseconds how long a frame is shown, at least 10
     * @param lastMilliseconds how long the last one is shown, at least 10
     */
    public static void write(Path file, List<BufferedImage> frames, int milliseconds, int lastMilliseconds)
            throws IOException {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("frames is empty; an animation needs at least 1");
        }
        for (BufferedImage frame : frames) {
            if (frame.getWidth() != frames.get(0).getWidth()
                    || frame.getHeight() != frames.get(0).getHeight()) {
                throw new IllegalArgumentException("frames differ in size: " + frame.getWidth() + " x "
                        + frame.getHeight() + " after " + frames.get(0).getWidth() + " x "
                        + frames.get(0).getHeight());
            }
        }
        Palette palette = Palette.of(frames);
        SafeFile.write(file, out -> {
            ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
            try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
                writer.setOutput(stream);
                writer.prepareWriteSequence(null);
                for (int i = 0; i < frames.size(); i++) {
                    BufferedImage indexed = palette.apply(frames.get(i));
                    int delay = i == frames.size() - 1 ? lastMilliseconds : milliseconds;
                    writer.writeToSequence(new IIOImage(indexed, null, metadata(writer, indexed, delay, i == 0)), null);
                }
                writer.endWriteSequence();
            } finally {
                writer.dispose();
            }
        });
    }

    private static IIOMetadata metadata(ImageWriter writer, BufferedImage image, int delay, boolean first)
            throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("delayTime", Integer.toString(Math.max(1, delay / 10)));
        control.setAttribute("transparentColorIndex", "0");
        if (first) {
            IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
            loop.setAttribute("applicationID", "NETSCAPE");
            loop.setAttribute("authenticationCode", "2.0");
            loop.setUserObject("\u0001\u0000\u0000".getBytes(StandardCharsets.ISO_8859_1));
            child(root, "ApplicationExtensions").appendChild(loop);
        }
        metadata.setFromTree(FORMAT, root);
        return metadata;
    }

    private static IIOMetadataNode child(IIOMetadataNode root, String name) {
        for (int i = 0; i < root.getLength(); i++) {
            if (root.item(i).getNodeName().equals(name)) {
                return (IIOMetadataNode) root.item(i);
            }
        }
        IIOMetadataNode node = new IIOMetadataNode(name);
        root.appendChild(node);
        return node;
    }
}
